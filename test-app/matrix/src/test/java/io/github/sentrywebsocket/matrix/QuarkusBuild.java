package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.Jdks.Jdk;
import io.github.sentrywebsocket.harness.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What Quarkus makes of a program at build time: a jar that starts it in class loaders of its own.
 * Kept in the build's folder, until the program changes.
 */
final class QuarkusBuild {
  private static final String BUILD = "io.github.sentrywebsocket.scenarios.quarkus.build.Build";
  private static final String COMMON = "io.github.sentrywebsocket.scenarios.Steps";
  private static final String ENDPOINTS =
      "io.github.sentrywebsocket.scenarios.jakarta.ApplicationConfig";
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private QuarkusBuild() {}

  /**
   * @param platform coordinates of the BOM of the version
   * @param options of the JVM that builds
   * @param main the program's class
   * @param dependencies coordinates of what it depends on
   * @param programs a class path with the program
   * @return for {@code java -jar}
   */
  static Path of(
      Jdk jdk,
      String platform,
      List<String> options,
      String main,
      List<String> dependencies,
      List<Path> programs) {
    try {
      Path folder = Path.of(System.getProperty("test.classes")).resolveSibling("quarkus");
      Files.createDirectories(folder);
      Path application = TemporaryFolder.create("quarkus-");
      CRC32 content = new CRC32();
      content.update((jdk + platform + options + dependencies).getBytes());
      copy(main, programs, application, content);
      copy(COMMON, programs, application, content);
      if (main.contains(".quarkus.jakarta.")) {
        copy(ENDPOINTS, programs, application, content);
      }
      Path built = folder.resolve(Long.toHexString(content.getValue()));
      if (!Files.exists(built)) {
        build(jdk, platform, options, dependencies, programs, application, built);
      }
      return built.resolve("quarkus-app").resolve("quarkus-run.jar");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void build(
      Jdk jdk,
      String platform,
      List<String> options,
      List<String> dependencies,
      List<Path> programs,
      Path application,
      Path built)
      throws IOException {
    Path output = Files.createTempDirectory(built.getParent(), "build-");
    String version = platform.substring(platform.lastIndexOf(':'));
    List<String> arguments =
        new ArrayList<>(List.of(application.toString(), output.toString(), platform));
    arguments.addAll(dependencies);
    try (ChildJvm child =
        ChildJvm.builder()
            .javaHome(jdk.home())
            .jvmArgs(options.toArray(String[]::new))
            .classPath(programs)
            .classPath(
                Artifacts.ofUser()
                    .classPath(
                        "io.quarkus:quarkus-bootstrap-core" + version,
                        "io.quarkus:quarkus-bootstrap-maven-resolver" + version))
            .main(BUILD)
            .args(arguments.toArray(String[]::new))
            .start()) {
      if (child.exitCode(PATIENCE) != 0) {
        throw new IllegalStateException(platform + ": not built" + child.dump());
      }
    }
    try {
      Files.move(output, built, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException anotherForkWasFaster) {
      if (!Files.exists(built)) {
        throw anotherForkWasFaster;
      }
    }
  }

  /** Everything that lies in one entry of the class path with that class. */
  private static void copy(String type, List<Path> classPath, Path folder, CRC32 content)
      throws IOException {
    String file = type.replace('.', '/') + ".class";
    for (Path entry : classPath) {
      if (Files.isDirectory(entry)) {
        if (Files.exists(entry.resolve(file))) {
          copyAll(entry, folder, content);
        }
      } else {
        try (FileSystem jar =
            FileSystems.newFileSystem(URI.create("jar:" + entry.toUri()), Map.of())) {
          if (Files.exists(jar.getPath(file))) {
            copyAll(jar.getPath("/"), folder, content);
          }
        }
      }
    }
  }

  private static void copyAll(Path from, Path to, CRC32 content) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      content.update(Files.readAllBytes(file));
    }
  }
}
