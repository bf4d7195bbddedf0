package io.github.sentrywebsocket.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Runs generated cases. Each has a seed of its own, so that a failing one can be run alone: {@code
 * -Dfuzz.seed=… -Dfuzz.first=… -Dfuzz.cases=1}.
 */
final class Fuzz {

  private static final long SEED = Long.getLong("fuzz.seed", 6455);
  private static final int FIRST = Integer.getInteger("fuzz.first", 0);
  private static final int CASES = Integer.getInteger("fuzz.cases", 100_000);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Fuzz() {}

  interface Case {
    void run(Inputs in) throws Throwable;
  }

  static void run(String name, Case test) {
    long start = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    for (int i = FIRST; i < FIRST + CASES; i++) {
      Inputs in = new Inputs(SEED * 1_000_000_007L + i);
      try {
        test.run(in);
      } catch (Throwable failure) {
        throw new AssertionError(
            name + ", -Dfuzz.seed=" + SEED + " -Dfuzz.first=" + i + ": " + failure, failure);
      }
    }
    System.out.printf(
        "%s: %d cases, seed %d, %.1f s (%.1f s of CPU)%n",
        name,
        CASES,
        SEED,
        (System.nanoTime() - start) / 1e9,
        (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9);
  }

  /** A plain check: a million of AssertJ's take longer than the code under test. */
  static void check(boolean holds, String rule, Object actual) {
    if (!holds) {
      throw new AssertionError(rule + ": " + actual);
    }
  }

  /** Whether a text is in one line, also where line separators of Unicode count. */
  static boolean isOneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        return false;
      }
    }
    return true;
  }
}
