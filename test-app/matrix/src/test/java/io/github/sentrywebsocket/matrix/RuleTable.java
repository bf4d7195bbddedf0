package io.github.sentrywebsocket.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many steps of each rule passed with each SDK; a step names its rules: {@code C1, C2: …}. A
 * step that does not apply to an SDK says so with an assumption, whose message is the reason.
 * Written by {@code -Prules}.
 */
public final class RuleTable {
  private static final Comparator<String> BY_VERSION =
      Comparator.comparing((String sdk) -> !Character.isDigit(sdk.charAt(0)))
          .thenComparing(RuleTable::padded);

  private static final Map<String, Map<String, Score>> RULES = new TreeMap<>();
  private static final Set<String> SDKS = new TreeSet<>(BY_VERSION);

  private static final class Score {
    private final Set<String> reasons = new TreeSet<>();
    private int passed;
    private int steps;
  }

  private RuleTable() {}

  /**
   * @param step its display name
   * @param sdk the version, or {@code the agent's}
   */
  public static synchronized void add(String step, String sdk, boolean passed) {
    for (String rule : rules(step)) {
      Score score = score(rule, sdk);
      score.passed += passed ? 1 : 0;
      score.steps++;
    }
    write();
  }

  /**
   * @param assumption the message of the exception that aborted the step
   */
  public static synchronized void doesNotApply(String step, String sdk, String assumption) {
    String reason = assumption.replaceFirst("^Assumption failed: ", "");
    for (String rule : rules(step)) {
      score(rule, sdk).reasons.add(reason);
    }
    write();
  }

  private static Score score(String rule, String sdk) {
    SDKS.add(sdk);
    return RULES
        .computeIfAbsent(rule, any -> new TreeMap<>())
        .computeIfAbsent(sdk, any -> new Score());
  }

  private static String[] rules(String step) {
    int colon = step.indexOf(':');
    return colon < 0 ? new String[0] : step.substring(0, colon).split(", *");
  }

  private static void write() {
    if (!System.getProperty("matrix", "").equals("sdks")) {
      return;
    }
    Path file = Path.of(System.getProperty("matrix.results")).resolveSibling("rules.md");
    try {
      Files.writeString(file, table());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| rule |");
    SDKS.forEach(sdk -> table.append(' ').append(sdk).append(" |"));
    table.append("\n|---|").append("---|".repeat(SDKS.size())).append('\n');
    List<String> reasons = new ArrayList<>();
    RULES.forEach(
        (rule, scores) -> {
          table.append("| ").append(rule).append(" |");
          for (String sdk : SDKS) {
            table.append(' ').append(cell(scores.get(sdk), reasons)).append(" |");
          }
          table.append('\n');
        });
    table.append("\nSteps passed, of those that apply. What does not apply:\n\n");
    for (int i = 0; i < reasons.size(); i++) {
      table.append(i + 1).append(". ").append(reasons.get(i)).append('\n');
    }
    return table.toString();
  }

  private static String cell(Score score, List<String> reasons) {
    if (score == null) {
      return "not tried";
    }
    StringBuilder cell = new StringBuilder();
    cell.append(score.steps == 0 ? "none" : score.passed + " of " + score.steps);
    for (String reason : score.reasons) {
      if (!reasons.contains(reason)) {
        reasons.add(reason);
      }
      cell.append(" (").append(reasons.indexOf(reason) + 1).append(')');
    }
    return cell.toString();
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
