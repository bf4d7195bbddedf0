package io.github.sentrywebsocket.matrix;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A client whose application samples nothing. */
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("io.github.sentrywebsocket.matrix.Cells#unsampledClients")
@ExtendWith(Scoreboard.class)
final class UnsampledClientIT implements UnsampledSteps {
  private static Experiment experiment;

  @Parameter Cell cell;

  @BeforeParameterizedClassInvocation
  static void start(Cell cell) {
    experiment = Clients.start(cell, "0.0");
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
