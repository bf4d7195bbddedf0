package io.github.sentrywebsocket.matrix.webapp;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Work on files whose I/O errors are {@link UncheckedIOException}s. */
final class FileSystem {

  interface Io<T> {
    T run() throws IOException;
  }

  private FileSystem() {}

  static <T> T io(Io<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path makeFolder(Path folder) {
    return io(() -> Files.createDirectories(folder));
  }

  static void write(Path file, String text) {
    io(() -> Files.writeString(file, text));
  }

  static void edit(Path file, UnaryOperator<String> change) {
    write(file, change.apply(io(() -> Files.readString(file))));
  }

  /** Files of a folder and of all folders in it. */
  static List<Path> filesBelow(Path folder) {
    return io(
        () -> {
          try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
          }
        });
  }

  /** With all that is in it. */
  static void delete(Path folder) {
    io(
        () -> {
          try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
          }
          return folder;
        });
  }
}
