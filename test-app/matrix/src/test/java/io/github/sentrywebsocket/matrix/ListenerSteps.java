package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SentryEvent;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What runs inside a client's listener. */
interface ListenerSteps extends Experiment.Steps {

  @Test
  @DisplayName("L1: every method of a listener runs in the handshake's trace, below its span")
  default void listenersRunInTheHandshakesTrace() {
    Program program = experiment().play("callbacks", p -> p.carriesTrace("/callbacks/in-onText"));

    for (String callback : experiment().cell.library().callbacks(experiment().cell.version())) {
      isBelowHandshake(program, "/callbacks", callback);
    }
  }

  @Test
  @DisplayName("L1, S6: what tells of a reset runs in the handshake's trace, and is no event")
  default void resetIsToldInTheHandshakesTrace() {
    String callback = experiment().can("vanish-onError") ? "onError" : "onClose";
    Program program = experiment().play("vanish", p -> p.carriesTrace("/vanish/in-" + callback));

    isBelowHandshake(program, "/vanish", callback);
    experiment().settleClient();
    TraceNode handshake = program.spanOf(program.sent("/vanish"));
    assertThat(program.errorsIn(handshake.traceId())).isEmpty();
  }

  @Test
  @DisplayName("S6: an exception that leaves a listener is captured once, unhandled")
  default void escapedExceptionIsCapturedOnce() {
    Program program = experiment().play("throws", p -> !p.failures("/throws").isEmpty());

    experiment().settleClient();
    List<SentryEvent> events = program.failures("/throws");
    assertThat(events).hasSize(1);
    assertThat(Program.title(events.get(0))).isEqualTo("IllegalStateException");
    assertThat(events.get(0).isCrashed()).as("unhandled").isTrue();
    assertThat(events.get(0).getTag("websocket.callback")).isEqualTo("onMessage");
    assertThat(events.get(0).getContexts().getTrace().getTraceId())
        .isEqualTo(program.sent("/throws").sentryTrace().orElseThrow().getTraceId());
  }

  @Test
  @DisplayName("L1: two connections that take turns on one thread never share a trace")
  default void interleavedConnectionsKeepTheirTraces() {
    String a = "/interleaved-a";
    String b = "/interleaved-b";
    Program program =
        experiment()
            .play(
                "interleaved",
                p -> p.carriesTrace(a + "/in-onText") && p.carriesTrace(b + "/in-onText"));

    assertThat(traces(program, a)).hasSize(1).isNotEqualTo(traces(program, b));
    assertThat(traces(program, b)).hasSize(1);
  }

  private static List<String> traces(Program program, String path) {
    assertThat(program.server.requests(path + "/in-onText")).hasSize(3);
    return program.server.requests().stream()
        .filter(request -> request.path().startsWith(path))
        .map(request -> request.sentryTrace().orElseThrow().getTraceId().toString())
        .distinct()
        .toList();
  }

  private void isBelowHandshake(Program program, String path, String callback) {
    TraceNode handshake = program.spanOf(program.sent(path));
    TraceNode inside = program.spanOf(program.sent(path + "/in-" + callback));
    assertThat(inside.traceId()).as(callback).isEqualTo(handshake.traceId());
    assertThat(inside.parentSpanId()).as(callback).isEqualTo(handshake.spanId());
    if (!experiment().cell.agentsSdk()) {
      SentryEvent event = program.message(path + "/in-" + callback);
      Program.assertIsIn(handshake, event);
      assertThat(event.getTransaction()).as(callback).isNotEqualTo(path.substring(1));
      assertThat(event.getBreadcrumbs() == null ? List.of() : event.getBreadcrumbs())
          .as("breadcrumbs in " + callback)
          .isEmpty();
    }
  }
}
