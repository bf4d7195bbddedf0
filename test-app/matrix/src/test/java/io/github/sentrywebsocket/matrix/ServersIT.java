package io.github.sentrywebsocket.matrix;

import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every server library, in applications with and without a Sentry SDK. */
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("io.github.sentrywebsocket.matrix.Cells#servers")
@ExtendWith(Scoreboard.class)
@TestMethodOrder(OrderAnnotation.class)
final class ServersIT
    implements UpgradeSteps, AnswerSteps, CallbackSteps, MessagingSteps, LeakSteps {
  private static Experiment experiment;

  @Parameter Cell cell;

  @BeforeParameterizedClassInvocation
  static void start(Cell cell) {
    experiment = Servers.start(cell);
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
