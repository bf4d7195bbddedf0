package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The live objects of a child JVM by class, after a full collection ({@code jcmd}). */
public final class Histogram {
  private final Map<String, Integer> instances = new HashMap<>();

  private Histogram() {}

  /** Collects garbage in the JVM and counts what is left. */
  static Histogram of(Path javaHome, long pid) {
    Histogram histogram = new Histogram();
    try {
      Process jcmd =
          new ProcessBuilder(
                  javaHome.resolve("bin/jcmd").toString(), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String text = new String(jcmd.getInputStream().readAllBytes());
      if (!jcmd.waitFor(30, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        throw new IllegalStateException(text);
      }
      text.lines().forEach(histogram::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return histogram;
  }

  /** {@code 12: 345 6789 java.lang.String (java.base@17)}. */
  private void add(String line) {
    String[] words = line.trim().split("\\s+");
    if (words.length >= 4 && words[0].endsWith(":") && !words[0].equals("num:")) {
      instances.merge(words[3], Integer.parseInt(words[1]), Integer::sum);
    }
  }

  /** Live instances of a class, by binary name. */
  public int instances(String type) {
    return instances.getOrDefault(type, 0);
  }
}
