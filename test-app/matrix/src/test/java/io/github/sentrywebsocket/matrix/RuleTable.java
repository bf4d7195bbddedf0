package io.github.sentrywebsocket.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How many steps of each rule passed with each SDK; a step names its rules: {@code C1, C2: …}. */
final class RuleTable {
  private static final Comparator<String> BY_VERSION =
      Comparator.comparing((String sdk) -> !Character.isDigit(sdk.charAt(0)))
          .thenComparing(RuleTable::padded);

  private static final Map<String, Map<String, int[]>> RULES = new TreeMap<>();
  private static final Set<String> SDKS = new TreeSet<>(BY_VERSION);

  private RuleTable() {}

  static synchronized void add(String step, Cell cell, boolean passed) {
    int colon = step.indexOf(':');
    if (colon < 0) {
      return;
    }
    SDKS.add(cell.sdk());
    for (String rule : step.substring(0, colon).split(", *")) {
      int[] score =
          RULES
              .computeIfAbsent(rule, any -> new TreeMap<>())
              .computeIfAbsent(cell.sdk(), any -> new int[2]);
      score[0] += passed ? 1 : 0;
      score[1]++;
    }
  }

  static synchronized void write(Path file) {
    StringBuilder table = new StringBuilder("| rule |");
    SDKS.forEach(sdk -> table.append(' ').append(sdk).append(" |"));
    table.append("\n|---|").append("---|".repeat(SDKS.size())).append('\n');
    RULES.forEach(
        (rule, scores) -> {
          table.append("| ").append(rule).append(" |");
          for (String sdk : SDKS) {
            int[] score = scores.get(sdk);
            table.append(score == null ? " – |" : " " + score[0] + " of " + score[1] + " |");
          }
          table.append('\n');
        });
    try {
      Files.writeString(file, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 8.62.0 after 8.8.0. */
  private static String padded(String version) {
    StringBuilder padded = new StringBuilder();
    for (String part : version.split("\\.")) {
      padded.append(String.format("%6s", part));
    }
    return padded.toString();
  }
}
