package io.github.sentrywebsocket.matrix;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Tells what a failed step's programs said, and keeps the table of a full run. */
final class Scoreboard implements AfterTestExecutionCallback {
  private static final Map<Cell, Score> SCORES = new LinkedHashMap<>();

  static final class Score {
    int steps;
    int passed;
    int controls;
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    Experiment experiment = ((Experiment.Steps) test.getRequiredTestInstance()).experiment();
    boolean controlled = experiment.wasControlled();
    if (test.getExecutionException().filter(TestAbortedException.class::isInstance).isPresent()) {
      return; // the library can't do it, and its file says why
    }
    Score score = score(experiment.cell);
    score.controls += controlled ? 1 : 0;
    score.steps++;
    if (test.getExecutionException().isEmpty()) {
      score.passed++;
    } else {
      System.err.println(test.getDisplayName() + " on " + experiment.cell + experiment.describe());
    }
    RuleTable.add(
        test.getDisplayName(), experiment.cell.sdk(), test.getExecutionException().isEmpty());
    if (Cells.areAll()) {
      write();
    }
  }

  private static synchronized Score score(Cell cell) {
    return SCORES.computeIfAbsent(cell, any -> new Score());
  }

  private static synchronized void write() {
    ResultsTable.write(SCORES);
  }
}
