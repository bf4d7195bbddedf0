package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.TraceNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client's origin is ignored, and the organization is 1 without strict continuation. */
interface IgnoredOriginTests extends Rules.Tests {
  String NO_IGNORED_ORIGINS =
      "C4, C5: there are ignored origins in SDK 8 and later, and in none before";

  @Test
  @DisplayName("C4, C5: a handshake whose origin is ignored has no span and carries the parent's")
  default void ignoredOriginSendsTheParent() {
    assumeTrue(rules().sdk.has(8, 0), NO_IGNORED_ORIGINS);
    String path = "/ignored";
    String upstream = path + "/upstream-1";
    RulesJvm jvm =
        rules()
            .play(
                p -> BrowserTests.leave(p, path, "?upstreams=1"),
                p -> p.carriesTrace(upstream) && !p.transactions("GET " + path).isEmpty());

    jvm.settle();
    TraceNode upgrade = jvm.spans("websocket.server", path).get(0);
    Handshake sent = jvm.server.awaitRequest(upstream);
    assertThat(sent.sentryTrace().orElseThrow().getTraceId()).hasToString(upgrade.traceId());
    assertThat(sent.sentryTrace().orElseThrow().getSpanId()).hasToString(upgrade.spanId());
    assertThat(jvm.spans("websocket.client", "")).isEmpty();
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "C4: in organization 1 a trace of organization {0} goes on: {1}")
  @CsvSource({"1, true", "2, false", "none, true"})
  default void continuesUnlessOrganizationsDiffer(String organization, boolean isContinued) {
    assumeTrue(rules().sdk.has(8, 38), LimitTests.NO_ORGANIZATION);
    LimitTests.assertContinued(rules(), "/organization-" + organization, organization, isContinued);
  }
}
