package io.github.sentrywebsocket.matrix.webapp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * {@code distributions.md}: what {@code -Pmatrix} found on servers' distributions, a row for each.
 * Rows of servers that this run does not try stay.
 */
final class DistributionTable implements AfterTestExecutionCallback {

  private static final Path FILE =
      Path.of(System.getProperty("matrix.results")).resolveSibling("distributions.md");
  private static final String HEAD =
      "| server | version | API | JDK | steps passed |\n|---|---|---|---|---|\n";
  private static final Map<String, int[]> SCORES = new LinkedHashMap<>();

  @Override
  public void afterTestExecution(ExtensionContext test) {
    if (Distributions.isFull()) {
      Distribution distribution = ((DistributionIT) test.getRequiredTestInstance()).distribution;
      int[] score = SCORES.computeIfAbsent(key(distribution), any -> new int[2]);
      score[0] += test.getExecutionException().isEmpty() ? 1 : 0;
      score[1]++;
      write();
    }
  }

  private static String key(Distribution distribution) {
    return String.format(
        "| %s | %s | %s | %d |",
        distribution.server(),
        distribution.version(),
        distribution.javax() ? "javax" : "jakarta",
        distribution.jdk().feature());
  }

  private static void write() {
    try {
      Map<String, String> rows = new LinkedHashMap<>();
      if (Files.exists(FILE)) {
        Files.readAllLines(FILE).forEach(row -> rows.put(keyOf(row), row));
      }
      SCORES.forEach(
          (key, score) -> rows.put(key, key + " " + score[0] + " of " + score[1] + " |"));
      String text =
          rows.values().stream()
              .filter(row -> Distributions.names().contains(name(row)))
              .sorted(Comparator.comparing(DistributionTable::position).thenComparing(row -> row))
              .map(row -> row + "\n")
              .collect(Collectors.joining());
      Files.writeString(FILE, HEAD + text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int position(String row) {
    return Distributions.names().indexOf(name(row));
  }

  private static String name(String row) {
    String[] columns = row.split("\\|", 4);
    return columns[1].trim() + " | " + columns[2].trim();
  }

  private static String keyOf(String row) {
    return row.substring(0, row.lastIndexOf('|', row.length() - 2) + 1);
  }
}
