package io.github.sentrywebsocket.matrix;

import static java.util.Comparator.comparing;

import io.github.sentrywebsocket.harness.Artifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A server's distribution, unpacked once for all runs of this build: its programs only read it.
 *
 * @param folder what is in the zip
 */
record Unpacked(Path folder) {
  private static final Path TARGET = Path.of("target", "distributions").toAbsolutePath();
  private static final Map<String, Unpacked> KNOWN = new ConcurrentHashMap<>();

  /** By Maven coordinates. */
  static Unpacked of(String distribution) {
    return KNOWN.computeIfAbsent(
        distribution,
        any -> {
          try {
            return unpack(Artifacts.ofUser().jars(distribution).get(0));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Another JVM may do the same at the same time: what has its name is whole. */
  private static Unpacked unpack(Path zip) throws IOException {
    Path folder = TARGET.resolve(zip.getFileName().toString().replaceAll("\\.zip$", ""));
    if (!Files.exists(folder)) {
      Path unfinished = Files.createTempDirectory(Files.createDirectories(TARGET), "unfinished-");
      try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          Path file = unfinished.resolve(entry.getName()).normalize();
          if (!entry.isDirectory()) {
            Files.createDirectories(file.getParent());
            Files.copy(in, file);
          }
        }
      }
      try {
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (!Files.exists(folder)) {
          throw e;
        }
      }
    }
    return new Unpacked(folder);
  }

  /**
   * Its jars. Several may have the same class, with another API.
   *
   * @param first the names, without versions, of those that come before all others
   */
  List<Path> jars(List<String> first) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted(comparing((Path jar) -> !first.contains(name(jar))).thenComparing(jar -> jar))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path jar) {
    String name = jar.getFileName().toString();
    return name.substring(0, Math.max(0, name.lastIndexOf('_')));
  }
}
