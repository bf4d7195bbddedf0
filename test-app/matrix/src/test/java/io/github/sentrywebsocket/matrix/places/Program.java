package io.github.sentrywebsocket.matrix.places;

import io.github.sentrywebsocket.harness.Artifacts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The program that is the same in every place, and jars made of it. */
final class Program {
  static final String PACKAGE = "io.github.sentrywebsocket.scenarios.places";
  static final String MAIN = PACKAGE + ".Place";
  static final String JAVA_WEBSOCKET = "org.java-websocket:Java-WebSocket:1.6.0";
  static final String SENTRY = "io.sentry:sentry:8.62.0";

  private Program() {}

  /** Folders or jars of the build. */
  static List<Path> classes() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                entry.contains(String.join(File.separator, "scenarios", "places", "target"))
                    || entry.contains(String.join(File.separator, "scenarios", "common", "target")))
        .map(Path::of)
        .toList();
  }

  /** Those libraries with all they need. */
  static List<Path> libraries(String... coordinates) {
    return Artifacts.ofUser().classPath(coordinates);
  }

  /** One jar of folders and jars; the first file of a name stays. */
  static Path pack(Path jar, Manifest manifest, List<Path> contents) {
    Set<String> names = new HashSet<>(Set.of(JarFile.MANIFEST_NAME));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Path each : contents) {
        if (Files.isDirectory(each)) {
          add(out, each, names);
        } else {
          try (FileSystem opened = FileSystems.newFileSystem(each)) {
            add(out, opened.getPath("/"), names);
          }
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(JarOutputStream out, Path root, Set<String> names) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace(File.separatorChar, '/');
        boolean isSignature = name.startsWith("META-INF/") && name.matches(".*\\.(SF|RSA|DSA)");
        if (!isSignature && names.add(name)) {
          out.putNextEntry(new ZipEntry(name));
          Files.copy(file, out);
        }
      }
    }
  }

  /** The packages of a jar's classes, with dots. */
  static Set<String> packages(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      Set<String> packages = new TreeSet<>();
      file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && name.contains("/"))
          .filter(name -> !name.startsWith("META-INF/"))
          .forEach(
              name -> packages.add(name.substring(0, name.lastIndexOf('/')).replace('/', '.')));
      return packages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A manifest of {@code key, value, key, value…}. */
  static Manifest manifest(String... attributes) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    for (int i = 0; i < attributes.length; i += 2) {
      manifest.getMainAttributes().putValue(attributes[i], attributes[i + 1]);
    }
    return manifest;
  }

  /** The same elements, then one more. */
  static List<Path> with(List<Path> path, Path... more) {
    return Stream.concat(path.stream(), Arrays.stream(more)).toList();
  }
}
