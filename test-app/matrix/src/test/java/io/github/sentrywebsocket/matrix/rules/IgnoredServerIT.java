package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An SDK that ignores the spans of both sides. */
@DisplayName("Ignored origins of both sides")
@ExtendWith(RuleResults.class)
final class IgnoredServerIT implements Rules.Tests {
  private Rules rules;

  @AfterEach
  void stop() {
    if (rules != null) {
      rules.close();
    }
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "C4, S2: where no span may be, the incoming trace goes on to the upstream ({0})")
  @MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#newest")
  void traceGoesOnWithoutSpans(Sdk sdk) {
    rules =
        Rules.start(sdk, jvm -> jvm.ignoreOrigin("auto.websocket.java_http,auto.websocket.tomcat"));
    assumeTrue(sdk.has(8, 0), IgnoredOriginTests.NO_IGNORED_ORIGINS);
    Trace trace = Trace.random();
    String upstream = "/ignored-server/upstream-1";
    RulesJvm jvm =
        rules.play(
            p -> {
              try (RawWebSocketClient client =
                  p.open("/ignored-server?upstreams=1", trace.headers())) {
                client.sendText("throw");
              }
            },
            p -> p.carriesTrace(upstream) && !p.failures("at ignored-server").isEmpty());

    Handshake sent = jvm.server.awaitRequest(upstream);
    assertThat(sent.sentryTrace().orElseThrow().getTraceId()).hasToString(trace.traceId());
    assertThat(sent.header("sentry-trace").get(0)).endsWith("-1");
    assertThat(sent.header("baggage")).hasSize(1);
    assertThat(sent.baggage().getTraceId()).isEqualTo(trace.traceId());
    assertThat(sent.baggage().getPublicKey()).as("who began the trace").isEqualTo("key");
    assertThat(sent.baggage().getSampled()).isEqualTo("true");
    assertThat(trace.has(jvm.failures("at ignored-server").get(0).getContexts().getTrace()))
        .isTrue();
    assertThat(jvm.sentry.transactions()).isEmpty();
  }

  @Override
  public Rules rules() {
    return rules;
  }
}
