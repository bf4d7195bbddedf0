package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An application whose SDK is older than 7.0. */
@DisplayName("An SDK that is too old")
final class OldSdkIT {

  @Test
  @DisplayName("SDK 6 is refused with one line; the application and its SDK work")
  void isRefusedWithOneLine() {
    try (RulesJvm jvm = new RulesJvm(Sdk.onNewest("6.34.0"), true)) {
      jvm.start();
      jvm.awaitLine("ready");
      jvm.run("connect c /first", "text c hello", "close c", "ended c");
      jvm.run("connect c /second", "abort c", "capture still-here");
      BrowserTests.leave(jvm, "/server", "");

      jvm.sentry.await(
          "the event", any -> !jvm.messages("still-here").isEmpty(), RulesJvm.PATIENCE);
      for (Handshake sent : jvm.server.requests()) {
        assertThat(sent.header("sentry-trace")).isEmpty();
      }
      assertThat(jvm.agentLines())
          .singleElement()
          .satisfies(line -> assertThat(line).contains("6.34.0 is too old"));
    }
  }
}
