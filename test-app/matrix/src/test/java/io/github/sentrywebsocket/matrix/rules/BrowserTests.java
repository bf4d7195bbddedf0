package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.TraceNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the query string of an upgrade is used for, when it is asked for. */
interface BrowserTests extends Rules.Tests {

  @Test
  @DisplayName("S7: a browser's trace is continued from the query string")
  default void queryIsContinued() {
    Trace trace = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> leave(p, "/browser", query(trace)),
                p -> !p.spans("websocket.server", "/browser -").isEmpty());

    TraceNode upgrade = jvm.spans("websocket.server", "/browser -").get(0);
    assertThat(upgrade.traceId()).isEqualTo(trace.traceId());
    assertThat(upgrade.parentSpanId()).isEqualTo(trace.spanId());
  }

  @Test
  @DisplayName("S7: a header wins over the query string")
  default void headerWins() {
    Trace header = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> leave(p, "/browser-header", query(Trace.random()), header.headers()),
                p -> !p.spans("websocket.server", "/browser-header -").isEmpty());

    TraceNode upgrade = jvm.spans("websocket.server", "/browser-header -").get(0);
    assertThat(upgrade.traceId()).isEqualTo(header.traceId());
    assertThat(upgrade.parentSpanId()).isEqualTo(header.spanId());
  }

  static String query(Trace trace) {
    return "?sentry-trace="
        + trace.sentryTrace()
        + "&baggage="
        + URLEncoder.encode(trace.baggage(""), StandardCharsets.UTF_8);
  }

  static void leave(RulesJvm jvm, String path, String query, String... headers) {
    jvm.open(path + query, headers).close();
  }

  @Test
  @DisplayName("§5: the name's template makes the upgrade's name and the client's, source custom")
  default void templateMakesTheName() {
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  leave(p, "/template", "?provider=acme");
                  p.run("connect c /client-template?provider=acme", "abort c");
                },
                p -> !p.transactions("GET /template acme").isEmpty());

    jvm.settle();
    assertThat(jvm.sentry.items("transaction"))
        .filteredOn(item -> item.raw().contains("GET /template acme"))
        .isNotEmpty()
        .allMatch(item -> item.raw().contains("{\"source\":\"custom\"}"));
    assertThat(jvm.transactions("GET /client-template acme"))
        .hasSize(rules().sdk.isAgents() ? 1 : 0);
  }

  @Test
  @DisplayName("§5: a header's tag is on the upgrade's transaction, trimmed")
  default void headerIsATag() {
    RulesJvm jvm =
        rules()
            .play(
                p -> leave(p, "/header-tag", "", "X-Tenant:   one  "),
                p -> !p.transactions("GET /header-tag -").isEmpty());

    assertThat(jvm.transactions("GET /header-tag -").get(0).getTags())
        .containsEntry("tenant", "one")
        .doesNotContainKey("session_id");
  }
}
