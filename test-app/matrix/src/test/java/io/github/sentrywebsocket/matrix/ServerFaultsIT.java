package io.github.sentrywebsocket.matrix;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers whose client is broken, or hostile. */
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("io.github.sentrywebsocket.matrix.Cells#serversWithFaults")
@ExtendWith(Faults.Description.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ServerFaultsIT implements ServerFaultSteps {
  private static Faults faults;

  @Parameter Cell cell;

  @BeforeParameterizedClassInvocation
  static void start(Cell cell) {
    faults = Faults.ofServer(cell);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (faults != null) {
      faults.close();
      faults = null;
    }
  }

  @Override
  public Faults faults() {
    return faults;
  }
}
