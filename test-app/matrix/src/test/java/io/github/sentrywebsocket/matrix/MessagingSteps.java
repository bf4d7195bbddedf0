package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SentryEvent;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A protocol above WebSocket, whose messages a framework moves to executors of its own. */
interface MessagingSteps extends Experiment.Steps {

  @Test
  @DisplayName("S5, S6: a STOMP controller is below the upgrade; what leaves it is one event")
  default void stompControllerIsBelowTheUpgrade() {
    speaks("stomp");
    controllerIsBelowTheUpgrade("/stomp", "/stomp", "/stomp", UnaryOperator.identity());
  }

  @Test
  @DisplayName("S3, S5, S6: the same over SockJS, which is named by its route")
  default void sockJsControllerIsBelowTheUpgrade() {
    speaks("sockjs");
    controllerIsBelowTheUpgrade(
        "/sockjs/000/session/websocket", "/sockjs/**", "/sockjs", MessagingSteps::quoted);
  }

  private void speaks(String protocol) {
    assumeTrue(
        experiment().cell.library().messaging().contains(protocol),
        "messaging: it does not speak " + protocol);
  }

  private void controllerIsBelowTheUpgrade(
      String path, String name, String inside, UnaryOperator<String> frame) {
    Incoming incoming = Incoming.random();
    String throwing = inside + "-throws/onMessage";
    Program program =
        experiment()
            .play(
                p -> {
                  try (RawWebSocketClient client =
                      Servers.connect(p, path, 101, incoming.headers())) {
                    client.sendText(frame.apply("CONNECT\naccept-version:1.2\nhost:any\n\n\0"));
                    client.sendText(frame.apply(message(inside)));
                    p.sent(inside + "/in-onMessage");
                    client.sendText(frame.apply(message(throwing)));
                    p.sent(throwing + "/in-onMessage");
                  }
                },
                p ->
                    p.carriesTrace(inside + "/in-onMessage")
                        && !p.failures(throwing).isEmpty()
                        && p.upgrade(name).isPresent());

    experiment().settleServer();
    TraceNode upgrade = program.upgrade(name).orElseThrow();
    assertThat(upgrade.traceId()).isEqualTo(incoming.traceId());
    assertThat(program.spanOf(program.sent(inside + "/in-onMessage")).parentSpanId())
        .isEqualTo(upgrade.spanId());
    List<SentryEvent> events = program.failures(throwing);
    assertThat(events).hasSize(1);
    assertThat(events.get(0).isCrashed()).as("unhandled").isTrue();
    assertThat(events.get(0).getTag("websocket.callback")).isEqualTo("onMessage");
    Program.assertIsIn(upgrade, events.get(0));
  }

  private static String message(String text) {
    return "SEND\ndestination:/app/messages\n\n" + text + "\0";
  }

  /** As SockJS puts texts into frames. */
  private static String quoted(String text) {
    return "[\"" + text.replace("\n", "\\n").replace("\0", "\\u0000") + "\"]";
  }
}
