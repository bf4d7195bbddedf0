package io.github.sentrywebsocket.matrix.places;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.matrix.corner.SourceProgram;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Named modules, on a module path and in an image of their own. */
@DisplayName("Modules")
final class ModulesIT {
  private static final String JETTY = "org.eclipse.jetty.websocket:jetty-websocket-jetty-";
  private static final String MODULE = "places.app";

  @TempDir Path folder;

  static List<Jdks.Jdk> jdks() {
    return Jdks.ofBuild().all();
  }

  @ParameterizedTest(name = "7: java.net.http in a named module ({0})")
  @MethodSource("jdks")
  void jdkClientInNamedModule(Jdks.Jdk jdk) {
    check(jdk, List.of(), List.of(), "java-http");
  }

  @ParameterizedTest(name = "7: a named module with an SDK of its own, an automatic one ({0})")
  @MethodSource("jdks")
  void applicationsSdkOnModulePath(Jdks.Jdk jdk) {
    List<Path> modules = Program.libraries(Program.SENTRY);
    Path application = application(modules, List.of("sentry"));
    try (Place place =
        Place.run(
            arguments ->
                command(jdk, Program.with(modules, application), arguments)
                    .property("scenario.sentry", "application"),
            "java-http")) {
      place.isTheSame().isTraced();
      assertThat(place.sentry.traces().nodes(node -> "scenario".equals(node.op()))).hasSize(1);
    }
  }

  @ParameterizedTest(name = "7: Java-WebSocket as a module ({0})")
  @MethodSource("jdks")
  void javaWebSocketAsModule(Jdks.Jdk jdk) {
    check(
        jdk,
        Program.libraries(Program.JAVA_WEBSOCKET),
        List.of("org.java_websocket"),
        "java-websocket",
        "java-websocket-server");
  }

  @ParameterizedTest(name = "7: Java-WebSocket as an automatic module ({0})")
  @MethodSource("jdks")
  void javaWebSocketAsAutomaticModule(Jdks.Jdk jdk) {
    check(
        jdk,
        Program.libraries("org.java-websocket:Java-WebSocket:1.4.1"),
        List.of("Java.WebSocket"),
        "java-websocket",
        "java-websocket-server");
  }

  @ParameterizedTest(name = "7: Jetty 12, whose modules keep their internals to themselves ({0})")
  @MethodSource("jdks")
  void jettyAsModules(Jdks.Jdk jdk) {
    check(
        jdk,
        Program.libraries(JETTY + "client:12.1.14", JETTY + "server:12.1.14"),
        List.of("org.eclipse.jetty.websocket.client", "org.eclipse.jetty.websocket.server"),
        "jetty",
        "jetty-server");
  }

  @ParameterizedTest(name = "7: an image made by jlink with java.instrument ({0})")
  @MethodSource("jdks")
  void imageWithInstrumentation(Jdks.Jdk jdk) {
    List<Path> modules = Program.libraries(Program.JAVA_WEBSOCKET);
    Path application = application(modules, List.of("org.java_websocket"));
    Path image = link(jdk, Program.with(modules, application), "java.instrument");
    try (Place place =
        Place.run(image(image), "java-http", "java-websocket", "java-websocket-server")) {
      place.isTheSame().isTraced();
    }
  }

  @ParameterizedTest(
      name = "7: an image without java.instrument: the JVM says what is missing ({0})")
  @MethodSource("jdks")
  void imageWithoutInstrumentation(Jdks.Jdk jdk) {
    Path image = link(jdk, List.of(application(List.of(), List.of())));
    ChildJvmBuilder command = image(image).apply(new String[] {"ws://127.0.0.1:9"});
    try (ChildJvm control = command.start();
        ChildJvm jvm = command.agent(Place.AGENT).start()) {
      assertThat(control.exitCode(Place.PATIENCE)).as(control.dump()).isZero();
      assertThat(jvm.exitCode(Place.PATIENCE)).as(jvm.dump()).isEqualTo(1);
      assertThat(String.join("\n", jvm.output()))
          .contains("java.instrument")
          .doesNotContain("\tat ");
      assertThat(jvm.output()).hasSizeLessThanOrEqualTo(3);
    }
  }

  private void check(Jdks.Jdk jdk, List<Path> modules, List<String> required, String... libraries) {
    Path application = application(modules, required);
    try (Place place =
        Place.run(
            arguments -> command(jdk, Program.with(modules, application), arguments), libraries)) {
      place.isTheSame().isTraced();
    }
  }

  private static ChildJvmBuilder command(Jdks.Jdk jdk, List<Path> path, String... arguments) {
    return ChildJvm.builder()
        .javaHome(jdk.home())
        .module(path, MODULE + "/" + Program.MAIN)
        .args(arguments);
  }

  private static Function<String[], ChildJvmBuilder> image(Path image) {
    return arguments ->
        ChildJvm.builder()
            .javaHome(image)
            .module(List.of(image), MODULE + "/" + Program.MAIN)
            .args(arguments);
  }

  /** The program as a module that requires some of others. */
  private Path application(List<Path> modules, List<String> required) {
    StringBuilder source = new StringBuilder("module " + MODULE + " {\n");
    source.append("  requires java.net.http;\n");
    required.forEach(each -> source.append("  requires ").append(each).append(";\n"));
    source.append("  exports ").append(Program.PACKAGE).append(";\n}\n");
    try {
      Path root = Files.createTempDirectory(folder, "application");
      Path jar = root.resolve("application.jar");
      Path classes = Files.createDirectory(root.resolve("classes"));
      Path moduleInfo = Files.writeString(root.resolve("module-info.java"), source);
      Program.pack(jar, Program.manifest(), Program.classes());
      run(
          "javac",
          List.of(
              "-nowarn",
              "--release",
              "17",
              "-p",
              joined(modules),
              "--patch-module",
              MODULE + "=" + jar,
              "-d",
              classes.toString(),
              moduleInfo.toString()));
      return Program.pack(root.resolve("places.jar"), Program.manifest(), List.of(classes, jar));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path link(Jdks.Jdk jdk, List<Path> path, String... modules) {
    Path image = folder.resolve("image");
    List<String> added = new ArrayList<>(List.of(modules));
    added.add(MODULE);
    SourceProgram.runTool(
        jdk.home(),
        Map.of(),
        "jlink",
        "--module-path",
        joined(path),
        "--add-modules",
        String.join(",", added),
        "--strip-debug",
        "--output",
        image.toString());
    return image;
  }

  private static void run(String tool, List<String> arguments) {
    int status =
        ToolProvider.findFirst(tool)
            .orElseThrow()
            .run(
                new PrintWriter(System.out),
                new PrintWriter(System.err),
                arguments.toArray(String[]::new));
    assertThat(status).as(tool + arguments).isZero();
  }

  private static String joined(List<Path> path) {
    return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
