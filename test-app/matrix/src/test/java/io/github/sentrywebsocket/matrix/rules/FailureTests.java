package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import io.sentry.SentryEvent;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Handshakes that fail, and what else needs a rate. */
interface FailureTests extends Rules.Tests {
  int MESSAGES = 60;

  @Test
  @DisplayName("C7: the same failure to the same host is one event, with a fingerprint of its own")
  default void sameFailureIsOneEvent() {
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  p.server.on("/answers-500", UpgradeAnswer.status(500));
                  String refusing = "fail ws://127.0.0.1:1/a";
                  p.run(refusing, refusing, "fail ws://127.0.0.1:1/another-path");
                  p.run("fail ws://127.0.0.2:1/", "fail /answers-500", "fail /answers-500");
                },
                p -> withFingerprint(p, "127.0.0.1", "http 500").size() == 1);

    jvm.settle();
    assertThat(withFingerprint(jvm, "127.0.0.1", "unreachable")).hasSize(1);
    assertThat(withFingerprint(jvm, "127.0.0.2", "unreachable")).hasSize(1);
    SentryEvent event = withFingerprint(jvm, "127.0.0.1", "http 500").get(0);
    assertThat(event.getTag("operation")).isEqualTo("websocket.connect");
    assertThat(event.isCrashed()).as("unhandled").isFalse();
    assertThat(event.getExtra("websocket.failures_left_out")).isNull();
  }

  @Test
  @DisplayName("C7: hundreds of failing hosts do not stay in memory: the first is new again")
  default void limiterIsBounded() {
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  p.run("fail ws://127.0.0.3:1/", "fail ws://127.0.0.3:1/");
                  p.run("fail-many 300", "fail ws://127.0.0.3:1/");
                },
                p -> withFingerprint(p, "127.0.0.3", "unreachable").size() >= 2);

    jvm.settle();
    assertThat(withFingerprint(jvm, "127.0.0.3", "unreachable")).hasSize(2);
  }

  @Test
  @DisplayName("C7: a handshake that the application gives up is cancelled, and no failure")
  default void cancelledIsNoFailure() {
    String path = "/given-up";
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  p.server.on(path, UpgradeAnswer.hang());
                  p.run("connect-begin c " + path);
                  p.server.awaitRequest(path);
                  p.run("cancel c", "fail ws://127.0.0.5:1/");
                },
                p -> !withFingerprint(p, "127.0.0.5", "unreachable").isEmpty());

    jvm.settle();
    assertThat(withFingerprint(jvm, "127.0.0.1", "cancelled")).isEmpty();
    assertThat(jvm.sentry.events())
        .noneMatch(event -> String.valueOf(event.getThrowable()).contains("Cancellation"));
    if (rules().sdk.isAgents()) {
      assertThat(jvm.spans("websocket.client", path))
          .singleElement()
          .satisfies(handshake -> assertThat(handshake.status()).isEqualTo("cancelled"));
    }
  }

  static List<SentryEvent> withFingerprint(RulesJvm jvm, String host, String kind) {
    return jvm.sentry.events().stream()
        .filter(event -> List.of("websocket.connect", host, kind).equals(event.getFingerprints()))
        .toList();
  }

  @Test
  @DisplayName("L5: a rate of one half makes transactions of about half the messages")
  default void rateIsKept() {
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  try (RawWebSocketClient client = p.open("/rate")) {
                    for (int i = 0; i < MESSAGES; i++) {
                      client.sendText("hello");
                      client.read();
                    }
                    client.sendClose(1000, "done");
                    client.read();
                  }
                },
                p -> !p.transactions("websocket.connection", "/rate").isEmpty());

    jvm.settle();
    assertThat(jvm.transactions("websocket.receive", "/rate").size())
        .as("beyond is less likely than one in ten million")
        .isBetween(8, MESSAGES - 8);
  }

  @Test
  @DisplayName("L2: connections that a stopping container closes are counted closed")
  default void stoppingContainerCloses() {
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  // A server of its own: the program's other steps need theirs.
                  p.run("second-server");
                  try (RawWebSocketClient client =
                      RawWebSocketClient.connect(p.secondUri("/stopped"))) {
                    client.sendText("hello"); // onOpen was called when the answer comes
                    client.read();
                    p.run("stop-second-server");
                  }
                },
                p -> !p.transactions("websocket.connection", "/stopped").isEmpty());

    jvm.settle();
    assertThat(jvm.transactions("websocket.connection", "/stopped")).hasSize(1);
  }
}
