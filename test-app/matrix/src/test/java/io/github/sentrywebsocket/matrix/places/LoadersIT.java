package io.github.sentrywebsocket.matrix.places;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.Jdks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loaders that ask their parents last, or only for what is on a list. */
@DisplayName("Class loaders")
final class LoadersIT {
  private static final String[] LIBRARIES = {
    "java-http", "java-websocket", "java-websocket-server"
  };

  /** In the order in which they depend on each other. */
  private static final String[] NETTY = {
    "netty-common",
    "netty-buffer",
    "netty-resolver",
    "netty-transport",
    "netty-codec",
    "netty-transport-native-unix-common",
    "netty-handler",
    "netty-codec-http"
  };

  private static final String NETTY_VERSION = "4.1.138.Final";

  @TempDir Path folder;

  @Test
  @DisplayName("7: a jar that contains an old Byte Buddy and ASM, not relocated, uses its own")
  void jarWithItsOwnByteBuddy() {
    List<Path> contents = new ArrayList<>(Program.classes());
    contents.addAll(Program.libraries(Program.JAVA_WEBSOCKET));
    contents.addAll(
        Artifacts.ofUser().jars("net.bytebuddy:byte-buddy:1.6.14", "org.ow2.asm:asm:5.2"));
    Path jar =
        Program.pack(
            folder.resolve("shaded.jar"),
            Program.manifest("Main-Class", Program.MAIN, "Multi-Release", "true"),
            contents);
    try (Place place =
        Place.run(
            arguments -> jvm().jar(jar).args(arguments),
            "byte-buddy",
            "java-http",
            "java-websocket",
            "java-websocket-server")) {
      place.isTheSame().isTraced();
      assertThat(place.jvm.stdout()).anyMatch(line -> line.startsWith("made a class of"));
    }
  }

  @ParameterizedTest(
      name = "7: JBoss Modules, the {0} SDK: modules that do not depend on the agent")
  @ValueSource(strings = {"agent's", "application's"})
  void jbossModules(String sdk) {
    boolean own = sdk.equals("application's");
    Path modules = folder.resolve("modules");
    List<String> dependencies = new ArrayList<>(List.of("java.net.http", "java.base"));
    List<Path> slf4j = new ArrayList<>();
    for (Path jar : Program.libraries(Program.JAVA_WEBSOCKET)) {
      if (!jar.getFileName().toString().startsWith("Java-WebSocket")) {
        slf4j.add(jar);
      }
    }
    module(modules, "org.slf4j", null, slf4j, List.of("java.base"));
    module(
        modules,
        "org.java_websocket",
        null,
        Artifacts.ofUser().jars(Program.JAVA_WEBSOCKET),
        List.of("org.slf4j", "java.base"));
    dependencies.add("org.java_websocket");
    if (own) {
      module(
          modules,
          "io.sentry",
          null,
          Artifacts.ofUser().jars(Program.SENTRY),
          List.of("java.se", "jdk.unsupported"));
      dependencies.add("io.sentry");
    }
    Path application =
        Program.pack(folder.resolve("app.jar"), Program.manifest(), Program.classes());
    module(modules, "places.app", Program.MAIN, List.of(application), dependencies);
    Path launcher = Artifacts.ofUser().jars("org.jboss.modules:jboss-modules:2.1.6.Final").get(0);
    try (Place place =
        Place.run(
            arguments ->
                jvm()
                    .property("scenario.sentry", own ? "application" : "agent")
                    .jar(launcher)
                    .args(
                        Stream.concat(
                                Stream.of("-mp", modules.toString(), "places.app"),
                                Arrays.stream(arguments))
                            .toArray(String[]::new)),
            LIBRARIES)) {
      place.isTheSame().isTraced();
      assertThat(place.sentry.traces().nodes(node -> "scenario".equals(node.op())))
          .as("transactions of the application")
          .hasSize(own ? LIBRARIES.length : 0);
    }
  }

  /** As in WildFly: the transport does not see HTTP, which is another module. */
  @Test
  @DisplayName("7: JBoss Modules, where each jar of Netty is a module")
  void nettyInModules() {
    Path modules = folder.resolve("modules");
    List<String> earlier = new ArrayList<>(List.of("java.se", "jdk.unsupported"));
    for (String jar : NETTY) {
      String name = "io.netty." + jar;
      List<Path> resource = Artifacts.ofUser().jars("io.netty:" + jar + ":" + NETTY_VERSION);
      module(modules, name, null, resource, earlier);
      earlier.add(name);
    }
    Path application =
        Program.pack(folder.resolve("app.jar"), Program.manifest(), Program.classes());
    List<String> dependencies = new ArrayList<>(earlier);
    dependencies.add("java.net.http");
    module(modules, "places.app", Program.MAIN, List.of(application), dependencies);
    Path launcher = Artifacts.ofUser().jars("org.jboss.modules:jboss-modules:2.1.6.Final").get(0);
    try (Place place =
        Place.run(
            arguments ->
                jvm()
                    .jar(launcher)
                    .args(
                        Stream.concat(
                                Stream.of("-mp", modules.toString(), "places.app"),
                                Arrays.stream(arguments))
                            .toArray(String[]::new)),
            "netty",
            "netty-server")) {
      place.isTheSame().isTraced();
    }
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "7: a parent-last loader that denies our packages, the {0} SDK")
  @ValueSource(strings = {"agent's", "application's"})
  void parentLast(String sdk) {
    boolean own = sdk.equals("application's");
    List<Path> libraries = new ArrayList<>(Program.libraries(Program.JAVA_WEBSOCKET));
    if (own) {
      libraries.addAll(Artifacts.ofUser().jars(Program.SENTRY));
    }
    try (Place place =
        Place.run(
            arguments ->
                parentLast(
                        "sentrywebsocket.core,sentrywebsocket.agent,sentrywebsocket.libraries,"
                            + "sentrywebsocket.sentry.,net.bytebuddy",
                        libraries,
                        arguments)
                    .property("scenario.sentry", own ? "application" : "agent"),
            LIBRARIES)) {
      place.isTheSame().isTraced();
    }
  }

  @Test
  @DisplayName("7: a loader that denies even a class of java.lang: its libraries run untraced")
  void denyingTheDispatcher() {
    try (Place place =
        Place.run(
            arguments ->
                parentLast(
                    "SentryWebSocketDispatcher",
                    Program.libraries(Program.JAVA_WEBSOCKET),
                    arguments),
            LIBRARIES)) {
      assertThat(place.jvm.stdout()).as(place.jvm.dump()).isEqualTo(place.control.stdout());
      assertThat(place.server.requests("/java-http").get(0).header("sentry-trace")).hasSize(1);
      assertThat(place.server.requests("/java-websocket").get(0).header("sentry-trace")).isEmpty();
      assertThat(place.jvm.stderr())
          .filteredOn(line -> line.startsWith("[sentry-websocket]"))
          .singleElement()
          .satisfies(line -> assertThat(line).contains("ParentLast hides a class of java.lang"));
    }
  }

  private static ChildJvmBuilder jvm() {
    return ChildJvm.builder().javaHome(Jdks.ofBuild().newest().home());
  }

  private static ChildJvmBuilder parentLast(
      String denied, List<Path> libraries, String... arguments) {
    List<Path> path = new ArrayList<>(Program.classes());
    path.addAll(libraries);
    String joined =
        path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    return jvm()
        .classPath(Program.classes())
        .main(Program.PACKAGE + ".ParentLast")
        .args(
            Stream.concat(Stream.of(denied, joined), Arrays.stream(arguments))
                .toArray(String[]::new));
  }

  private static void module(
      Path modules, String name, String main, List<Path> jars, List<String> dependencies) {
    StringBuilder xml = new StringBuilder();
    xml.append("<module xmlns=\"urn:jboss:module:1.9\" name=\"").append(name).append("\">\n");
    if (main != null) {
      xml.append("<main-class name=\"").append(main).append("\"/>\n");
    }
    try {
      Path home = Files.createDirectories(modules.resolve(name.replace('.', '/')).resolve("main"));
      xml.append("<resources>\n");
      for (Path jar : jars) {
        Files.copy(jar, home.resolve(jar.getFileName()));
        xml.append("<resource-root path=\"").append(jar.getFileName()).append("\"/>\n");
      }
      xml.append("</resources>\n<dependencies>\n");
      dependencies.forEach(each -> xml.append("<module name=\"").append(each).append("\"/>\n"));
      Files.writeString(home.resolve("module.xml"), xml.append("</dependencies>\n</module>\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
