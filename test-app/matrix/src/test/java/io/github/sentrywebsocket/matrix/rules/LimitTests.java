package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.TraceNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two spans a transaction, strict continuation within organization 1, and traceparent. */
interface LimitTests extends Rules.Tests {
  String NO_ORGANIZATION =
      "C4: there are organization ids in SDK 8.38 and later, and in none before";

  @Test
  @DisplayName("C5: handshakes beyond maxSpans carry the parent's span, not another trace's")
  default void beyondMaxSpansTheParentIsSent() {
    String path = "/max-spans";
    RulesJvm jvm =
        rules()
            .play(
                p -> BrowserTests.leave(p, path, "?upstreams=4"),
                p ->
                    p.carriesTrace(path + "/upstream-4")
                        && !p.transactions("GET " + path).isEmpty());

    TraceNode upgrade = jvm.spans("websocket.server", path).get(0);
    List<TraceNode> spans = jvm.spans("websocket.client", "");
    assertThat(spans).filteredOn(node -> node.name().contains(path)).hasSize(2);
    for (int i = 1; i <= 4; i++) {
      Handshake sent = jvm.server.awaitRequest(path + "/upstream-" + i);
      assertThat(sent.sentryTrace().orElseThrow().getTraceId()).hasToString(upgrade.traceId());
      assertThat(sent.baggage().getTraceId()).isEqualTo(upgrade.traceId());
      if (i > 2) {
        assertThat(sent.sentryTrace().orElseThrow().getSpanId()).hasToString(upgrade.spanId());
      }
    }
  }

  @Test
  @DisplayName("C4: traceparent is sent where the SDK's option asks for it")
  default void traceparentIsSent() {
    assumeTrue(
        rules().sdk.has(8, 22),
        "C4: there is traceparent in SDK 8.22 and later, and in none before");
    String path = "/traceparent/upstream-1";
    RulesJvm jvm =
        rules()
            .play(
                p -> BrowserTests.leave(p, "/traceparent", "?upstreams=1"),
                p -> p.carriesTrace(path));

    Handshake sent = jvm.server.awaitRequest(path);
    assertThat(sent.header("traceparent"))
        .containsExactly(
            "00-"
                + sent.sentryTrace().orElseThrow().getTraceId()
                + "-"
                + sent.sentryTrace().orElseThrow().getSpanId()
                + "-01");
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "C4: strict continuation in organization 1: a trace of organization {0} goes on: {1}")
  @CsvSource({"1, true", "2, false", "none, false"})
  default void continuesWithinItsOrganization(String organization, boolean isContinued) {
    assumeTrue(rules().sdk.has(8, 38), NO_ORGANIZATION);
    assertContinued(rules(), "/strict-" + organization, organization, isContinued);
  }

  static void assertContinued(Rules rules, String path, String organization, boolean isContinued) {
    Trace trace = Trace.random();
    String member = organization.equals("none") ? "" : ",sentry-org_id=" + organization;
    RulesJvm jvm =
        rules.play(
            p -> BrowserTests.leave(p, path, "", trace.headers(member)),
            p -> !p.transactions("GET " + path).isEmpty());

    TraceNode upgrade = jvm.spans("websocket.server", path).get(0);
    assertThat(upgrade.traceId().equals(trace.traceId())).isEqualTo(isContinued);
    assertThat(upgrade.parentSpanId()).isEqualTo(isContinued ? trace.spanId() : null);
  }
}
