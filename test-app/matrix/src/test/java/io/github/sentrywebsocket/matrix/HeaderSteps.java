package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a client's handshake carries. */
interface HeaderSteps extends Experiment.Steps {

  @Test
  @DisplayName("C1, C2, C3: the trace that goes out has a span that is exported, ok at the 101")
  default void headersSpanIsExported() {
    String path = "/traced";
    Program program = experiment().play("traced", p -> p.carriesTrace(path));

    Handshake sent = program.sent(path);
    hasOnePair(sent);
    TraceNode span = program.spanOf(sent);
    assertThat(span.op()).isEqualTo("websocket.client");
    assertThat(span.status()).isEqualTo("ok");
    assertThat(span.origin()).isEqualTo(experiment().cell.origin());
    if (experiment().cell.agentsSdk()) {
      assertThat(span.kind()).isEqualTo(TraceNode.Kind.TRANSACTION);
      assertThat(span.name()).isEqualTo("GET " + path);
      assertThat(span.parentSpanId()).isNull();
    }
  }

  @Test
  @DisplayName("C1: a sentry-trace that the application wrote stays, alone; callbacks adopt it")
  default void ownHeaderStays() {
    boolean tellsOpen =
        experiment().cell.library().callbacks(experiment().cell.version()).contains("onOpen");
    String adopted = "/own-header/in-" + (tellsOpen ? "onOpen" : "onClose");
    Program program = experiment().play("own-header", p -> p.carriesTrace(adopted));

    Handshake sent = program.sent("/own-header");
    assertThat(sent.header("sentry-trace"))
        .containsExactly("0123456789abcdef0123456789abcdef-0123456789abcdef-1");
    assertThat(sent.header("baggage")).isEmpty();
    TraceNode inside = program.spanOf(program.sent(adopted));
    assertThat(inside.traceId()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(inside.parentSpanId()).isEqualTo("0123456789abcdef");
    experiment().settleClient();
    assertThat(program.clientSpan("/own-header")).isEmpty();
  }

  @Test
  @DisplayName("C1: the served request's own sentry-trace, sent on by a proxy, is replaced")
  default void forwardedHeaderIsReplaced() {
    assumeFalse(
        experiment().cell.agentsSdk(), "C1: an application without an SDK continues no trace");
    String path = "/forwarded";
    Program program =
        experiment().needs("own-header").play("forwarded", p -> p.clientSpan(path).isPresent());

    Handshake sent = program.sent(path);
    hasOnePair(sent);
    assertThat(sent.header("baggage").get(0)).startsWith("vendor=1,sentry-");
    TraceNode span = program.spanOf(sent);
    assertThat(span.op()).isEqualTo("websocket.client");
    assertThat(span.traceId()).isEqualTo("0123456789abcdef0123456789abcdef");
    TraceNode caller = program.sentry.traces().parent(span);
    assertThat(caller.name()).isEqualTo("forwarded");
    assertThat(caller.parentSpanId()).isEqualTo("0123456789abcdef");
  }

  @Test
  @DisplayName("C1: third-party baggage comes first, old sentry entries go, all in one line")
  default void baggageIsMerged() {
    String path = "/third-party-baggage";
    Program program = experiment().play("third-party-baggage", p -> p.carriesTrace(path));

    Handshake sent = program.sent(path);
    assertThat(sent.header("baggage")).hasSize(1);
    assertThat(sent.header("baggage").get(0))
        .startsWith("vendor=1,other=2;property,sentry-")
        .doesNotContain("old");
    assertThat(sent.baggage().getTraceId())
        .isEqualTo(sent.sentryTrace().orElseThrow().getTraceId().toString());
  }

  @Test
  @DisplayName("C4: a target written for http allows its ws twin")
  default void targetsAreTriedOnTheHttpTwin() {
    experiment().play("targets-twin", p -> Program.carriesTrace(p.twin, "/targets-twin"));
  }

  @Test
  @DisplayName("C4: a host outside the targets gets no header, and its handshake has a span")
  default void targetsDeny() {
    Program program =
        experiment().play("targets-denied", p -> p.clientSpan("/targets-denied").isPresent());

    hasNone(program.denied.awaitRequest("/targets-denied"));
  }

  @Test
  @DisplayName("C6: a retry after 401 has one pair of headers, like the request before it")
  default void retryHasItsOwnPair() {
    String path = "/retry-401";
    UpgradeAnswer once = UpgradeAnswer.unauthorized();
    Program program =
        experiment()
            .needs("retry-401")
            .play(
                p -> {
                  p.server.on(path, UpgradeAnswer.once(once, UpgradeAnswer.accept()));
                  p.run("retry-401");
                },
                p -> p.carriesTrace(path));

    List<Handshake> sent = program.server.awaitRequests(path, 2);
    assertThat(sent).hasSize(2).allSatisfy(HeaderSteps::hasOnePair);
    assertThat(sent.get(1).header("authorization")).hasSize(1);
    assertThat(program.spanOf(sent.get(1)).status()).isEqualTo("ok");
  }

  @Test
  @DisplayName("C6: a redirect to an allowed host has one pair of headers of the same trace")
  default void redirectHasItsOwnPair() {
    Program program =
        experiment()
            .needs("redirect")
            .play(
                p -> {
                  p.server.on("/redirect", redirectTo(p.server.uri("/redirected")));
                  p.run("redirect");
                },
                p -> p.carriesTrace("/redirected"));

    Handshake redirected = program.sent("/redirected");
    hasOnePair(redirected);
    assertThat(redirected.sentryTrace().orElseThrow().getTraceId())
        .isEqualTo(program.sent("/redirect").sentryTrace().orElseThrow().getTraceId());
    assertThat(program.spanOf(redirected).status()).isEqualTo("ok");
  }

  @Test
  @DisplayName("C6: a redirect to a host outside the targets has no header")
  default void redirectOutsideHasNone() {
    String path = "/redirect-outside";
    Program program =
        experiment()
            .needs("redirect")
            .play(
                p -> {
                  p.server.on(path, redirectTo(p.denied.uri("/outside")));
                  p.run("redirect-outside");
                },
                p -> p.carriesTrace(path));

    hasNone(program.denied.awaitRequest("/outside"));
  }

  @Test
  @DisplayName("C6: two connections of one builder have headers and spans of their own")
  default void reusedBuilderLeaksNothing() {
    String path = "/reused-builder";
    Program program = experiment().play("reused-builder", p -> p.carriesTrace(path));

    List<Handshake> sent = program.server.awaitRequests(path, 2);
    assertThat(sent).hasSize(2).allSatisfy(HeaderSteps::hasOnePair);
    assertThat(sent.stream().map(program::spanOf).map(TraceNode::spanId).distinct()).hasSize(2);
  }

  static void hasOnePair(Handshake request) {
    assertThat(request.header("sentry-trace")).hasSize(1);
    assertThat(request.header("baggage")).hasSize(1);
  }

  private static void hasNone(Handshake request) {
    assertThat(request.header("sentry-trace")).isEmpty();
    assertThat(request.header("baggage")).isEmpty();
  }

  private static UpgradeAnswer redirectTo(URI target) {
    return UpgradeAnswer.redirect(target.toString().replaceFirst("ws", "http"));
  }
}
