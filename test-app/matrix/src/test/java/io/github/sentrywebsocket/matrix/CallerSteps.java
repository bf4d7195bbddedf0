package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SentryEvent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A handshake that an application with an SDK of its own makes. */
interface CallerSteps extends Experiment.Steps {

  @Test
  @DisplayName("C1, C2: a handshake inside a span carries a child of it that ends with the 101")
  default void childOfActiveSpan() {
    String path = "/active-span";
    Program program = experiment().play("active-span", p -> p.carriesTrace(path));

    Handshake sent = program.sent(path);
    HeaderSteps.hasOnePair(sent);
    TraceNode span = program.spanOf(sent);
    TraceNode caller = program.sentry.traces().parent(span);
    assertThat(caller.name()).isEqualTo("active-span");
    assertThat(span.kind()).isEqualTo(TraceNode.Kind.SPAN);
    assertThat(span.traceId()).isEqualTo(caller.traceId());
    assertThat(span.op()).isEqualTo("websocket.client");
    assertThat(span.name()).isEqualTo("GET " + program.server.uri(path));
    assertThat(span.origin()).isEqualTo(experiment().cell.origin());
    assertThat(span.status()).isEqualTo("ok");
    assertThat(span.durationMs()).isNotNull();
    assertThat(program.clientSpans(path)).hasSize(1);
  }

  @Test
  @DisplayName("C2: the header's span is the caller's child although another thread connects")
  default void anotherThreadConnects() {
    String path = "/other-thread";
    Program program = experiment().play("other-thread", p -> p.carriesTrace(path));

    TraceNode span = program.spanOf(program.sent(path));
    assertThat(program.sentry.traces().parent(span).name()).isEqualTo("other-thread");
    isAnotherTrace(program.sent(path + "/after"), span);
  }

  @Test
  @DisplayName("C2: the next connection, outside of the transaction, has nothing of its trace")
  default void nothingIsLeftBehind() {
    String path = "/left-behind";
    Program program = experiment().play("left-behind", p -> p.carriesTrace(path + "/after"));

    isAnotherTrace(program.sent(path + "/after"), program.spanOf(program.sent(path)));
  }

  private static void isAnotherTrace(Handshake sent, TraceNode span) {
    assertThat(sent.sentryTrace().orElseThrow().getTraceId().toString())
        .as("nothing is left behind on that thread")
        .isNotEqualTo(span.traceId());
  }

  @Test
  @DisplayName("C3: without a span the scope's trace is sent, and there is no span")
  default void scopesTraceWithoutSpan() {
    String path = "/no-span";
    Program program = experiment().play("no-span", p -> p.carriesTrace(path));

    Handshake sent = program.sent(path);
    HeaderSteps.hasOnePair(sent);
    SentryEvent event = program.message("no-span");
    assertThat(sent.sentryTrace().orElseThrow().getTraceId())
        .isEqualTo(event.getContexts().getTrace().getTraceId());
    experiment().settleClient();
    assertThat(program.clientSpan(path)).isEmpty();
  }

  @Test
  @DisplayName("C4: an unsampled transaction's handshake says so, and is not exported")
  default void unsampledIsSaid() {
    String path = "/unsampled";
    Program program = experiment().play("unsampled", p -> p.carriesTrace(path));

    Handshake sent = program.sent(path);
    assertThat(sent.header("sentry-trace").get(0)).endsWith("-0");
    assertThat(sent.baggage().getSampled()).isEqualTo("false");
    experiment().settleClient();
    assertThat(program.clientSpan(path)).isEmpty();
  }
}
