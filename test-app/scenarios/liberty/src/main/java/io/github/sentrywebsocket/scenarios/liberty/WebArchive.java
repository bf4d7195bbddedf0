package io.github.sentrywebsocket.scenarios.liberty;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The scenario as an exploded web application: its classes on this program's class path, and the
 * application's SDK.
 */
final class WebArchive {
  private static final String SCENARIOS = "io/github/sentrywebsocket/scenarios";

  /** For containers without servlets; its endpoints are others. */
  private static final String SCANNED = "ApplicationConfig";

  private static final String WEB_XML =
      """
      <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="3.1">
        <listener><listener-class>%s</listener-class></listener>
      </web-app>
      """;

  private WebArchive() {}

  static void write(Path folder, String listener) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("WEB-INF/classes"));
    Path libraries = Files.createDirectories(folder.resolve("WEB-INF/lib"));
    Files.writeString(folder.resolve("WEB-INF/web.xml"), String.format(WEB_XML, listener));
    String api = listener.substring(0, listener.lastIndexOf('.')).replace('.', '/');
    for (String entry : System.getProperty("scenario.classpath").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (path.getFileName().toString().startsWith("sentry-7")
          || path.getFileName().toString().startsWith("sentry-8")) {
        Files.copy(path, libraries.resolve(path.getFileName().toString()));
      } else if (Files.isDirectory(path)) {
        copy(path, api, classes);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
          copy(jar.getPath("/"), api, classes);
        }
      }
    }
  }

  /** What all scenarios share, and what is in the listener's package. */
  private static void copy(Path root, String api, Path classes) throws IOException {
    for (String name : new String[] {SCENARIOS, api}) {
      Path from = root.resolve(name);
      if (!Files.isDirectory(from)) {
        continue;
      }
      Path to = Files.createDirectories(classes.resolve(name));
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String simple = file.getFileName().toString();
          if (simple.endsWith(".class") && !simple.startsWith(SCANNED)) {
            Files.copy(file, to.resolve(simple));
          }
        }
      }
    }
  }
}
