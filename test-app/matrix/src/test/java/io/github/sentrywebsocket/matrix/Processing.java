package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.Jdks.Jdk;
import io.github.sentrywebsocket.harness.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the annotation processors of a library's version make of a program, as in a build of an
 * application with that version. They are run over its class files.
 */
final class Processing {
  private static final Map<String, Path> DONE = new ConcurrentHashMap<>();

  private Processing() {}

  /**
   * Processes the classes in the package of {@code main}, once per JDK and class path.
   *
   * @return a folder for the class path
   */
  static Path of(Jdk jdk, String main, List<String> processors, List<Path> classPath) {
    String folder = main.substring(0, main.lastIndexOf('.'));
    return DONE.computeIfAbsent(
        jdk + folder + processors + classPath, key -> process(jdk, folder, processors, classPath));
  }

  private static Path process(
      Jdk jdk, String inPackage, List<String> processors, List<Path> classPath) {
    try {
      Path made = TemporaryFolder.create("processed-");
      List<Path> processorPath = Artifacts.ofUser().classPath(processors.toArray(String[]::new));
      Path output = made.resolve("javac.txt");
      List<String> command =
          new ArrayList<>(
              List.of(
                  jdk.home().resolve("bin/javac").toString(),
                  "-proc:only",
                  "-d",
                  made.toString(),
                  "-processorpath",
                  join(processorPath),
                  "-cp",
                  join(classPath)));
      command.addAll(classes(inPackage, classPath));
      Process javac =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (javac.waitFor() != 0) {
        throw new IllegalStateException(processors + ": " + Files.readString(output));
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String join(List<Path> paths) {
    return paths.stream()
        .map(Path::toString)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static List<String> classes(String inPackage, List<Path> classPath) throws IOException {
    String folder = inPackage.replace('.', '/');
    for (Path entry : classPath) {
      if (Files.isDirectory(entry)) {
        if (Files.isDirectory(entry.resolve(folder))) {
          return classes(inPackage, entry.resolve(folder));
        }
      } else {
        try (FileSystem jar =
            FileSystems.newFileSystem(URI.create("jar:" + entry.toUri()), Map.of())) {
          if (Files.isDirectory(jar.getPath(folder))) {
            return classes(inPackage, jar.getPath(folder));
          }
        }
      }
    }
    throw new IllegalStateException("no " + inPackage);
  }

  private static List<String> classes(String inPackage, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.contains("$"))
          .map(name -> inPackage + "." + name.substring(0, name.length() - ".class".length()))
          .toList();
    }
  }
}
