package io.github.sentrywebsocket.matrix;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The client of the JDK with a sample rate of zero. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.Cells#jdkClientOfApplicationWithoutSentry")
@ExtendWith(Scoreboard.class)
final class JdkClientUnsampledIT implements UnsampledSteps {
  private static Experiment experiment;

  @Parameter Cell cell;

  @BeforeParameterizedClassInvocation
  static void start(Cell cell) {
    experiment = JdkClients.start(cell, "0.0");
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
