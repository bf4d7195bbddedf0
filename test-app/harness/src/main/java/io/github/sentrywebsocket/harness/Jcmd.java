package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks a running JVM about itself, with the {@code jcmd} of its own JDK. */
record Jcmd(Path javaHome, long pid) {

  /** The lines of its answer. */
  List<String> run(String command) {
    try {
      Process jcmd =
          new ProcessBuilder(javaHome.resolve("bin/jcmd").toString(), Long.toString(pid), command)
              .redirectErrorStream(true)
              .start();
      String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!jcmd.waitFor(30, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        throw new IllegalStateException(text);
      }
      return text.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
