package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tracing is on, and nothing is sampled. */
interface UnsampledSteps extends Experiment.Steps {

  @Test
  @DisplayName("C4: with a sample rate of zero the header says that nothing is sampled")
  default void unsampledIsSaid() {
    Program program = experiment().play("no-span", p -> p.carriesTrace("/no-span"));

    Handshake sent = program.sent("/no-span");
    HeaderSteps.hasOnePair(sent);
    assertThat(sent.header("sentry-trace").get(0)).endsWith("-0");
    assertThat(program.sentry.transactions()).isEmpty();
  }
}
