package io.github.sentrywebsocket.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that go, with all that is in them, when the JVM ends. */
public final class TemporaryFolder {

  private TemporaryFolder() {}

  /** A new empty folder whose name begins so. */
  public static Path create(String prefix) {
    try {
      Path folder = Files.createTempDirectory(prefix);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new one for the temporary files of a child JVM: one that is killed leaves them all. */
  static Path ofChild() {
    try {
      return Files.createTempDirectory(OfChildren.FOLDER, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException somebodyElseDeletesToo) {
      return;
    }
  }

  private static final class OfChildren {
    static final Path FOLDER = create("child-jvms-");
  }
}
