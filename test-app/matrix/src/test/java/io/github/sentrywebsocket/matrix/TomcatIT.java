package io.github.sentrywebsocket.matrix;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tomcat's WebSocket server, in applications with and without a Sentry SDK. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.Cells#tomcatWithAsyncUpgrade")
@ExtendWith(Scoreboard.class)
final class TomcatIT implements UpgradeSteps, AnswerSteps, CallbackSteps, AsyncUpgradeSteps {
  private static Experiment experiment;

  @Parameter Cell cell;

  @BeforeParameterizedClassInvocation
  static void start(Cell cell) {
    experiment = Tomcats.start(cell);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (experiment != null) {
      experiment.close();
      experiment = null;
    }
  }

  @Override
  public Experiment experiment() {
    return experiment;
  }
}
