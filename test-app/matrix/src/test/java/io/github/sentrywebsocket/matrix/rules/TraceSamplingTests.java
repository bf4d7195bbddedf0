package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code isTraceSampling=false}. */
interface TraceSamplingTests extends Rules.Tests {

  @Test
  @DisplayName("C4: with trace sampling off there are spans, no header, and one line about it")
  default void spansWithoutHeader() {
    String path = "/trace-sampling";
    RulesJvm jvm =
        rules()
            .play(
                p -> BrowserTests.leave(p, path, "?upstreams=2"),
                p -> !p.transactions("GET " + path).isEmpty());

    assertThat(jvm.spans("websocket.client", "")).hasSize(2);
    for (int i = 1; i <= 2; i++) {
      Handshake sent = jvm.server.awaitRequest(path + "/upstream-" + i);
      assertThat(sent.header("sentry-trace")).isEmpty();
      assertThat(sent.header("baggage")).isEmpty();
    }
    assertThat(jvm.agentLines()).filteredOn(line -> line.contains("no header for")).hasSize(1);
  }
}
