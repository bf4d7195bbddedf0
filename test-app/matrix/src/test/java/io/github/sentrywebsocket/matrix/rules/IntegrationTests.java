package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SentryEvent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Somebody else's integration writes the headers, with a span of its own. */
interface IntegrationTests extends Rules.Tests {

  @Test
  @DisplayName("C1: headers that an integration of Sentry's wrote stay alone; its span is the one")
  default void integrationsHeadersStay() {
    assumeFalse(
        rules().sdk.isAgents(),
        "C1: an application without an SDK has no integration of Sentry's;"
            + " that a foreign header stays is a step of its own");
    String path = "/client-integration";
    RulesJvm jvm =
        rules()
            .play(
                p ->
                    p.run(
                        "integration caller-of-integration c " + path,
                        "text c of-integration",
                        "close c",
                        "ended c"),
                p -> isInItsTrace(p, path));

    jvm.settle();
    Handshake sent = jvm.server.awaitRequest(path);
    assertThat(sent.header("sentry-trace")).hasSize(1);
    assertThat(sent.header("baggage")).hasSize(1);
    TraceNode theirs = jvm.spans("http.client", "an integration's").get(0);
    assertThat(sent.sentryTrace().orElseThrow().getSpanId()).hasToString(theirs.spanId());
    assertThat(jvm.sentry.traces().nodes(node -> isAbout(node, path)))
        .as("no span and no transaction of the handshake's own")
        .isEmpty();
    SentryEvent inside = jvm.messages("client of-integration").get(0);
    assertThat(inside.getContexts().getTrace().getParentSpanId())
        .as("the message's transaction is below it")
        .hasToString(theirs.spanId());
  }

  private static boolean isAbout(TraceNode node, String path) {
    return "websocket.client".equals(node.op()) && node.name().contains(path);
  }

  private static boolean isInItsTrace(RulesJvm jvm, String path) {
    return jvm.messages("client of-integration").stream()
        .anyMatch(
            event ->
                jvm.server
                    .awaitRequest(path)
                    .sentryTrace()
                    .orElseThrow()
                    .getTraceId()
                    .equals(event.getContexts().getTrace().getTraceId()));
  }
}
