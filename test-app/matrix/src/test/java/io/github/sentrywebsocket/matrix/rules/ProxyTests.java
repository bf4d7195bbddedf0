package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A proxy opens its upstream connection with the headers of the upgrade request that it serves. */
interface ProxyTests extends Rules.Tests {

  @Test
  @DisplayName("C1: a proxy is in the trace, though it sends the caller's sentry-trace on")
  default void forwardedHeaderIsReplaced() {
    isInTheTrace("/proxy-forwards");
  }

  @Test
  @DisplayName("C1, S4: so it is below a framework's transaction")
  default void forwardedHeaderIsReplacedBelowAFramework() {
    assumeFalse(rules().sdk.isAgents(), FrameworkTests.NO_SDK);
    isInTheTrace("/framework-continues-forwards");
  }

  private void isInTheTrace(String path) {
    Trace trace = Trace.random();
    List<String> upstreams = List.of(path + "/in-filter", path + "/in-callback");
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  try (RawWebSocketClient client = p.open(path, trace.headers())) {
                    client.sendText("forward " + trace.sentryTrace());
                    upstreams.forEach(p.server::awaitRequest);
                  }
                },
                p ->
                    upstreams.stream()
                        .noneMatch(upstream -> p.spans("websocket.client", upstream).isEmpty()));

    jvm.settle();
    TraceNode upgrade = jvm.spans("websocket.server", path).get(0);
    assertThat(upgrade.traceId()).isEqualTo(trace.traceId());
    for (String upstream : upstreams) {
      Handshake sent = jvm.server.awaitRequest(upstream);
      TraceNode client = jvm.spans("websocket.client", upstream).get(0);
      assertThat(sent.header("sentry-trace"))
          .singleElement()
          .asString()
          .startsWith(trace.traceId() + "-" + client.spanId());
      assertThat(jvm.sentry.traces().parent(client)).as(upstream).isNotNull();
    }
    assertThat(jvm.spans("websocket.client", upstreams.get(1)).get(0).parentSpanId())
        .isEqualTo(upgrade.spanId());
  }

  @Test
  @DisplayName("C1: a header of another caller is the application's own choice, and stays")
  default void othersHeaderStays() {
    String path = "/chooses";
    Trace chosen = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  try (RawWebSocketClient client = p.open(path, Trace.random().headers())) {
                    client.sendText("forward " + chosen.sentryTrace());
                    p.server.awaitRequest(path + "/in-callback");
                  }
                },
                p -> !p.transactions("GET " + path).isEmpty());

    jvm.settle();
    assertThat(jvm.server.awaitRequest(path + "/in-callback").header("sentry-trace"))
        .containsExactly(chosen.sentryTrace());
    assertThat(jvm.spans("websocket.client", path + "/in-callback")).isEmpty();
  }
}
