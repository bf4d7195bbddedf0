package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import io.sentry.SpanContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * {@code SentryOkHttpInterceptor} makes the span and writes the headers, on a thread of OkHttp's
 * that knows nothing of the caller. OkHttp calls no {@code EventListener} for a WebSocket.
 */
interface SentryOkHttpTests extends Rules.Tests {

  /** Whether the integration of this SDK's version can be had. */
  boolean isThere();

  @Test
  @DisplayName(
      "C1, C2: Sentry's interceptor: one pair of headers, of its span in the caller's trace")
  default void interceptorsSpanIsInTheCallersTrace() {
    RulesJvm jvm = visit("interceptor");

    Handshake sent = jvm.server.awaitRequest("/interceptor");
    TraceNode span = onlySpan(jvm, "interceptor");
    assertThat(sent.sentryTrace().orElseThrow().getSpanId()).hasToString(span.spanId());
    assertThat(span.parentSpanId())
        .isEqualTo(caller(jvm, "interceptor").orElseThrow().getSpanId().toString());
    assertThat(sent.header("baggage")).hasSize(1);
    assertThat(sent.baggage().getTraceId()).hasToString(span.traceId());
  }

  @Test
  @DisplayName("C1: baggage of others and Sentry's interceptor: one line with both")
  default void baggageOfOthersStays() {
    RulesJvm jvm = visit("vendor", " baggage=vendor=its-own");

    assertThat(jvm.server.awaitRequest("/vendor").header("baggage"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("vendor=its-own").contains("sentry-trace_id"));
  }

  @Test
  @DisplayName("C1: a sentry-trace of the application's is not doubled by Sentry's interceptor")
  default void applicationsHeaderIsNotDoubled() {
    Trace own = Trace.random();
    RulesJvm jvm =
        play(
            "own",
            " sentry-trace=" + own.sentryTrace() + " baggage=" + own.baggage(""),
            p -> p.carriesTrace("/own") && listenersTrace(p, "own").filter(own::has).isPresent());

    Handshake sent = jvm.server.awaitRequest("/own");
    assertThat(sent.header("sentry-trace")).containsExactly(own.sentryTrace());
    assertThat(sent.header("baggage")).containsExactly(own.baggage(""));
  }

  @Test
  @DisplayName("C6: a retry after 401 with Sentry's interceptor carries one pair, too")
  default void retryCarriesOnePair() {
    RulesJvm jvm = visit("retry");

    List<Handshake> sent = jvm.server.requests("/retry");
    assertThat(sent).hasSize(2);
    assertThat(sent)
        .allSatisfy(
            each -> {
              assertThat(each.header("sentry-trace")).hasSize(1);
              assertThat(each.header("baggage")).hasSize(1);
            });
    onlySpan(jvm, "retry");
  }

  @Test
  @DisplayName("L1: what a listener does is below the span of Sentry's interceptor")
  default void listenerIsBelowTheSpan() {
    RulesJvm jvm = visit("listener");

    SpanContext inside = listenersTrace(jvm, "listener").orElseThrow();
    assertThat(inside.getTraceId()).isEqualTo(caller(jvm, "listener").orElseThrow().getTraceId());
    assertThat(inside.getSpanId()).hasToString(onlySpan(jvm, "listener").spanId());
  }

  /** In a transaction; the proof is that the header belongs to it. */
  private RulesJvm visit(String name, String... headers) {
    return play(
        name,
        String.join("", headers),
        p -> p.carriesTrace("/" + name) && isSent(p, name) && listenersTrace(p, name).isPresent());
  }

  private RulesJvm play(String name, String headers, Predicate<RulesJvm> proof) {
    assumeTrue(isThere(), "C1, C2, C6, L1: sentry-okhttp is served in 7.0.0 and 8.62.0 here");
    return rules()
        .play(
            p -> {
              UpgradeAnswer accepted = UpgradeAnswer.accept().sending(name);
              p.server.on(
                  "/" + name,
                  name.equals("retry")
                      ? UpgradeAnswer.once(UpgradeAnswer.unauthorized(), accepted)
                      : accepted);
              p.run("okhttp of-" + name + " /" + name + headers);
            },
            proof);
  }

  private static boolean isSent(RulesJvm jvm, String name) {
    return caller(jvm, name)
        .filter(
            caller ->
                jvm.server.requests("/" + name).stream()
                    .map(each -> each.sentryTrace().orElseThrow().getTraceId())
                    .allMatch(caller.getTraceId()::equals))
        .isPresent();
  }

  /** Empty while it has not arrived. */
  private static Optional<SpanContext> caller(RulesJvm jvm, String name) {
    return jvm.transactions("of-" + name).stream()
        .findFirst()
        .map(each -> each.getContexts().getTrace());
  }

  /** Empty while it has not arrived. */
  private static Optional<SpanContext> listenersTrace(RulesJvm jvm, String name) {
    return jvm.messages("okhttp " + name).stream()
        .findFirst()
        .map(each -> each.getContexts().getTrace());
  }

  /** Of the handshake, whoever made it. */
  private static TraceNode onlySpan(RulesJvm jvm, String name) {
    List<TraceNode> spans =
        jvm.sentry.traces().nodes(node -> String.valueOf(node.name()).endsWith("/" + name));
    assertThat(spans).hasSize(1);
    assertThat(spans.get(0).op()).isEqualTo("http.client");
    return spans.get(0);
  }
}
