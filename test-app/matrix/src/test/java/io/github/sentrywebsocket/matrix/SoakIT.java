package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Histogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same waves again and again, on all of them at once; {@code agent/docs/load.md}. */
@DisplayName("For a long time")
@EnabledIfSystemProperty(named = "soak", matches = "\\d+", disabledReason = "-Dsoak=<minutes>")
final class SoakIT {
  private static final Path TABLE = Path.of("target/soak.md");
  private static final int SAMPLES = 6;

  @Test
  @DisplayName("L2, S5, §7: waves of 100 connections leave nothing")
  void wavesLeaveNothing() throws Exception {
    Duration all = Duration.ofMinutes(Integer.getInteger("soak"));
    List<Cell> cells = Cells.mainServers().toList();
    List<Crowd> crowds = cells.stream().map(cell -> new Crowd(cell, "0.01")).toList();
    try {
      crowds.forEach(Crowd::warmUp);
      Files.writeString(
          TABLE,
          "| minute | server | connections so far | alive | Sentry's scopes | its threads | live MB |\n"
              + "|---|---|---|---|---|---|---|\n");
      Instant start = Instant.now();
      for (int sample = 0; sample <= SAMPLES; sample++) {
        waves(crowds, start.plus(all.multipliedBy(sample).dividedBy(SAMPLES)));
        crowds.forEach(Crowd::awaitNothingLeft);
        for (int i = 0; i < cells.size(); i++) {
          note(start, cells.get(i), crowds.get(i));
        }
      }
      crowds.forEach(Crowd::endCounted);
    } finally {
      crowds.forEach(Crowd::close);
    }
  }

  private static void waves(List<Crowd> crowds, Instant end) throws InterruptedException {
    while (Instant.now().isBefore(end)) {
      for (Crowd crowd : crowds) {
        crowd.wave(Crowd.STEP);
        crowd.tally();
        // at low intensity
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
  }

  private static void note(Instant start, Cell cell, Crowd crowd) throws IOException {
    Histogram histogram = crowd.server.histogram();
    assertThat(histogram.bytes()).isPositive();
    Files.writeString(
        TABLE,
        String.format(
            "| %d | %s %s | %,d | %d | %d | %d | %.1f |%n",
            Duration.between(start, Instant.now()).toMinutes(),
            cell.library(),
            cell.version(),
            crowd.connections(),
            Leftovers.of(histogram).values().stream().mapToInt(Integer::intValue).sum(),
            Crowd.scopes(histogram),
            crowd.threads().size(),
            histogram.bytes() / 1e6),
        StandardOpenOption.APPEND);
  }
}
