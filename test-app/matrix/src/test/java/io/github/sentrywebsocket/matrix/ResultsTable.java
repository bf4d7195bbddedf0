package io.github.sentrywebsocket.matrix;

import static java.util.Comparator.comparing;

import io.github.sentrywebsocket.matrix.Scoreboard.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code results.md}: what {@code -Pmatrix} found, a row for each cell. A run with {@code
 * -Dlibrary} replaces the rows of its libraries and keeps the others.
 */
final class ResultsTable {
  private static final Path FILE = Path.of(System.getProperty("matrix.results"));
  private static final String HEAD =
      "| library | version | JDK | Sentry SDK | steps passed | control: absent without the agent |\n"
          + "|---|---|---|---|---|---|\n";
  private static final List<String> EARLIER = read();

  private ResultsTable() {}

  static void write(Map<Cell, Score> scores) {
    Set<String> tried =
        scores.keySet().stream().map(cell -> cell.library().name).collect(Collectors.toSet());
    List<String> rows = new ArrayList<>(EARLIER);
    rows.removeIf(row -> tried.contains(library(row)));
    scores.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(order()))
        .map(score -> row(score.getKey(), score.getValue()))
        .forEach(rows::add);
    rows.sort(comparing(ResultsTable::library)); // stable: the order of the cells stays
    try {
      Files.writeString(FILE, HEAD + String.join("", rows));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Comparator<Cell> order() {
    return comparing((Cell cell) -> cell.library().versions().indexOf(cell.version()))
        .thenComparing(cell -> cell.jdk().feature())
        .thenComparing(Cell::agentsSdk)
        .thenComparing(cell -> Version.parse(cell.agentsSdk() ? "1" : cell.sentry()));
  }

  /** Rows of libraries that are there no more are left out. */
  private static List<String> read() {
    Set<String> known =
        Library.all().stream().map(library -> library.name).collect(Collectors.toSet());
    if (!Files.exists(FILE)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(FILE)) {
      return lines.filter(line -> known.contains(library(line))).map(line -> line + "\n").toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String library(String row) {
    return row.split("\\|")[1].trim();
  }

  private static String row(Cell cell, Score score) {
    return String.format(
        "| %s | %s | %d | %s | %d of %d | %d of %d |%n",
        cell.library().name,
        cell.version().isEmpty() ? "of the JDK" : cell.version(),
        cell.jdk().feature(),
        cell.sdk(),
        score.passed,
        score.steps,
        score.controls,
        score.steps);
  }
}
