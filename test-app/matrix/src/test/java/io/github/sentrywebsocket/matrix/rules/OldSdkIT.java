package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An application whose SDK is older than 7.0. */
@DisplayName("An SDK that is too old")
final class OldSdkIT {

  @Test
  @DisplayName(
      "SDK 6 is refused with one line; the application does what it does without the agent")
  void isRefusedWithOneLine() {
    Sdk old = Sdk.onNewest("6.34.0");
    try (Rules rules = Rules.start(old, new RulesJvm(old, true), new RulesJvm(old, false))) {
      RulesJvm jvm = rules.play(OldSdkIT::work, p -> !p.agentLines().isEmpty());

      assertThat(jvm.agentLines())
          .singleElement()
          .satisfies(line -> assertThat(line).contains("6.34.0 is too old"));
      assertThat(seen(jvm)).isEqualTo(seen(rules.control));
    }
  }

  /** What others see of the program. */
  private static List<Object> seen(RulesJvm jvm) {
    return List.of(
        jvm.server.requests().stream().map(OldSdkIT::headerNames).toList(),
        jvm.sentry.transactions().size(),
        jvm.messages("still-here").size(),
        jvm.messages("client hello").size(),
        jvm.messages("at server").size());
  }

  private static List<String> headerNames(Handshake request) {
    return request.headerLines().stream().map(line -> line.split(":")[0]).toList();
  }

  private static void work(RulesJvm jvm) {
    jvm.run("connect c /first", "text c hello", "close c", "ended c");
    jvm.run("connect c /second", "abort c", "capture still-here");
    try (RawWebSocketClient client = jvm.open("/server")) {
      client.sendText("capture");
      client.sendText("hello");
      assertThat(client.read().text()).isEqualTo("got hello");
    }
    jvm.sentry.await(
        "the events",
        any ->
            !jvm.messages("still-here").isEmpty()
                && !jvm.messages("client hello").isEmpty()
                && !jvm.messages("at server").isEmpty(),
        RulesJvm.PATIENCE);
  }
}
