package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Metric;
import io.github.sentrywebsocket.harness.ReceivedItem;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What is left when all the other steps are over. Ends the program. */
interface LeakSteps extends Experiment.Steps {
  /** Of Vert.x's own threads, reused by their next callback; what is in it would be alive. */
  String EMPTY_STACK = ".libraries.VertxScopes";

  @Test
  @Order(Integer.MAX_VALUE)
  @DisplayName("L2, S5, §7: after the last connection: no object, no scope of a thread, no count")
  default void nothingIsLeft() {
    Program program =
        experiment()
            .needs("leak")
            .play(
                experiment().isFresh() ? this::open : p -> {},
                p -> p.histogram().instances(Leftovers.CONNECTION) > 0);

    int keeps = experiment().cell.library().keeps(experiment().cell.version());
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .atMost(Program.PATIENCE)
        .untilAsserted(
            () -> {
              wake(program);
              assertThat(Leftovers.of(program.histogram(), keeps)).as("alive").isEmpty();
            });
    assertThat(program.threadLocals()).noneMatch(this::isLeft);
    program.end();
    if (experiment().cell.agentsSdk()) {
      List<ReceivedItem> items = program.sentry.items();
      assertThat(Metric.sums(items, "websocket.connections.opened"))
          .isNotEmpty()
          .isEqualTo(Metric.sums(items, "websocket.connections.closed"));
    }
  }

  /** When this step is run again, it is the only one of its program. */
  private void open(Program program) {
    if (experiment().cell.library().isClient()) {
      program.run("traced");
    } else {
      Servers.open("/left", 101).accept(program);
    }
  }

  /**
   * Not what an application with an SDK of its own left there, before 8.37 whenever it asked: the
   * agent's forks have its name.
   */
  private boolean isLeft(String threadLocal) {
    return !threadLocal.startsWith("Sentry")
        && !threadLocal.endsWith(EMPTY_STACK)
        && (experiment().cell.agentsSdk()
            || !threadLocal.contains(": io.sentry.")
            || threadLocal.contains(" websocket"));
  }

  /** A selector keeps a closed channel until it has something else to do. */
  private void wake(Program program) {
    if (!experiment().cell.library().isClient() && experiment().can("plain")) {
      Servers.get(program, "/plain");
    }
  }
}
