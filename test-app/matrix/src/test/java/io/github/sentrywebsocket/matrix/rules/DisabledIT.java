package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent with an SDK that is switched off; the control is the same with one that is not. */
@DisplayName("A disabled SDK")
@ExtendWith(RuleResults.class)
final class DisabledIT implements Rules.Tests {
  private Rules rules;

  @AfterEach
  void stop() {
    if (rules != null) {
      rules.close();
    }
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "C4: with a disabled SDK nothing is touched, and one line says so ({0})")
  @MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#agents")
  void nothingIsTouched(Sdk sdk) {
    rules =
        Rules.start(
            sdk,
            new RulesJvm(sdk, true),
            new RulesJvm(sdk, true).property("sentry.enabled", "false"));
    rules.play(
        p -> {
          p.run("connect-in caller c /disabled", "text c hello", "close c", "ended c");
          BrowserTests.leave(p, "/disabled-server", "?upstreams=1", Trace.random().headers());
        },
        p -> p.carriesTrace("/disabled") && !p.transactions("GET /disabled-server").isEmpty());

    RulesJvm disabled = rules.control;
    for (Handshake sent : disabled.server.requests()) {
      assertThat(sent.header("sentry-trace")).as(sent.path()).isEmpty();
      assertThat(sent.header("baggage")).as(sent.path()).isEmpty();
      assertThat(sent.header("traceparent")).as(sent.path()).isEmpty();
    }
    assertThat(disabled.server.requests()).hasSize(2);
    assertThat(disabled.sentry.items()).isEmpty();
    assertThat(disabled.agentLines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .contains("no header, no span")
                    .contains(sdk.isAgents() ? "the agent's" : sdk.version()));
  }

  @Override
  public Rules rules() {
    return rules;
  }
}
