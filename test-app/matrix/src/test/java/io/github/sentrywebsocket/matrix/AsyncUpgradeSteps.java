package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What only a container can that takes an upgrade from another thread than its own. */
interface AsyncUpgradeSteps extends Experiment.Steps {

  @Test
  @DisplayName("S1, S3, S5: an application's thread accepts: ok, and callbacks are bound")
  default void acceptedOnAnotherThread() {
    String path = "/async-upgrade";
    String inside = path + "/in-onMessage";
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .play(
                p -> {
                  try (RawWebSocketClient client =
                      Tomcats.connect(p, path, 101, incoming.headers())) {
                    client.sendText("text");
                    p.sent(inside);
                  }
                },
                p -> p.upgrade(path).isPresent() && p.carriesTrace(inside));

    TraceNode upgrade = program.upgrade(path).orElseThrow();
    assertThat(upgrade.status()).isEqualTo("ok");
    assertThat(upgrade.traceId()).isEqualTo(incoming.traceId());
    assertThat(program.spanOf(program.sent(inside)).parentSpanId()).isEqualTo(upgrade.spanId());
  }
}
