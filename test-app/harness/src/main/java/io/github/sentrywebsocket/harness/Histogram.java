package io.github.sentrywebsocket.harness;

import java.util.HashMap;
import java.util.Map;

/** The live objects of a child JVM by class, after a full collection ({@code jcmd}). */
public final class Histogram {
  private final Map<String, Integer> instances = new HashMap<>();
  private long bytes;

  private Histogram() {}

  /** Collects garbage in the JVM and counts what is left. */
  static Histogram of(Jcmd jvm) {
    Histogram histogram = new Histogram();
    jvm.run("GC.class_histogram").forEach(histogram::add);
    return histogram;
  }

  /** {@code 12: 345 6789 java.lang.String (java.base@17)}. */
  private void add(String line) {
    String[] words = line.trim().split("\\s+");
    if (words.length >= 4 && words[0].endsWith(":") && !words[0].equals("num:")) {
      instances.merge(words[3], Integer.parseInt(words[1]), Integer::sum);
      bytes += Long.parseLong(words[2]);
    }
  }

  /** Of all live objects. */
  public long bytes() {
    return bytes;
  }

  /** Live instances of a class, by binary name. */
  public int instances(String type) {
    return instances.getOrDefault(type, 0);
  }
}
