package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Frame;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SentryEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs inside the callbacks of a server's endpoint. */
interface CallbackSteps extends Experiment.Steps {

  @Test
  @DisplayName("S5: every callback of every kind of endpoint is below the upgrade's span")
  default void callbacksAreBelowTheUpgrade() {
    for (String endpoint : experiment().cell.endpoints()) {
      callbacksAreBelowTheUpgrade("/" + endpoint);
    }
  }

  private void callbacksAreBelowTheUpgrade(String path) {
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .play(p -> talk(p, path, incoming), p -> p.carriesTrace(path + "/in-onMessage"));

    for (String callback : experiment().cell.library().callbacks(experiment().cell.version())) {
      if (calls(path, callback)) {
        isBelowUpgrade(program, path, callback, incoming);
      }
    }
  }

  private boolean calls(String path, String callback) {
    return experiment().cell.library().callbacks(experiment().cell.version()).contains(callback)
        && experiment().can(path.substring(1) + "/" + callback);
  }

  private void talk(Program program, String path, Incoming incoming) {
    try (RawWebSocketClient client = Servers.connect(program, path, 101, incoming.headers())) {
      client.sendText("text");
      client.sendBinary((byte) 1);
      client.send(Frame.pong("pong".getBytes(StandardCharsets.UTF_8)));
      if (calls(path, "onBinary")) {
        // Some libraries drop a message that they have not handled when they read a close frame.
        program.sent(path + "/in-onBinary");
      }
      Servers.end(client);
      program.sent(path + "/in-onClose");
    }
  }

  @Test
  @DisplayName("S5: every part of a partial message is below the upgrade's span")
  default void partsAreBelowTheUpgrade() {
    String path = "/partial";
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .needs("partial")
            .play(
                p -> {
                  try (RawWebSocketClient client =
                      Servers.connect(p, path, 101, incoming.headers())) {
                    client.sendFragmented("one", "two", "three");
                    p.sent(path + "/in-onLastPart");
                  }
                },
                p -> p.carriesTrace(path + "/in-onPart"));

    isBelowUpgrade(program, path, "onPart", incoming);
    isBelowUpgrade(program, path, "onLastPart", incoming);
  }

  @Test
  @DisplayName("S5, S6: onError and onClose of a client that vanishes are traced, without an event")
  default void vanishingIsNoEvent() {
    String path = "/vanish";
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .needs("vanish")
            .play(
                p -> {
                  RawWebSocketClient client = Servers.connect(p, path, 101, incoming.headers());
                  p.sent(path + "/in-onOpen");
                  client.reset();
                  p.sent(path + "/in-onClose");
                },
                p -> p.carriesTrace(path + "/in-onClose"));

    if (experiment().can("vanish-onError")) {
      isBelowUpgrade(program, path, "onError", incoming);
    }
    isBelowUpgrade(program, path, "onClose", incoming);
    experiment().settleServer();
    assertThat(program.errorsIn(incoming.traceId())).isEmpty();
  }

  private void isBelowUpgrade(Program program, String path, String callback, Incoming incoming) {
    TraceNode inside = program.spanOf(program.sent(path + "/in-" + callback));
    TraceNode upgrade = program.upgrade(path).orElseThrow();
    assertThat(upgrade.traceId()).isEqualTo(incoming.traceId());
    assertThat(inside.traceId()).as(callback).isEqualTo(incoming.traceId());
    assertThat(inside.parentSpanId()).as(callback).isEqualTo(upgrade.spanId());
    if (!experiment().cell.agentsSdk()) {
      Program.assertIsIn(upgrade, program.message(path + "/in-" + callback));
    }
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "S6: an exception that leaves {0} of any kind of endpoint is captured once, unhandled")
  @ValueSource(strings = {"onOpen", "onMessage", "onClose"})
  default void escapedExceptionIsCapturedOnce(String callback) {
    List<String> steps =
        experiment().cell.endpoints().stream()
            .map(endpoint -> endpoint + "-throws/" + callback)
            .toList();
    if (steps.stream().noneMatch(experiment()::can)) {
      experiment().needs(steps.get(0));
    }
    steps.stream()
        .filter(experiment()::can)
        .forEach(step -> escapedExceptionIsCapturedOnce("/" + step, callback));
  }

  private void escapedExceptionIsCapturedOnce(String path, String callback) {
    Incoming incoming = Incoming.random();
    Program program =
        experiment().play(p -> provoke(p, path, incoming), p -> !p.failures(path).isEmpty());

    experiment().settleServer();
    List<SentryEvent> events = program.failures(path);
    assertThat(events).hasSize(1);
    assertThat(events.get(0).isCrashed()).as("unhandled").isTrue();
    assertThat(events.get(0).getTag("websocket.callback")).isEqualTo(callback);
    Program.assertIsIn(program.upgrade(path).orElseThrow(), events.get(0));
    assertThat(Program.title(events.get(0))).isEqualTo("IllegalStateException");
  }

  /** An open, a message and a close: one of them throws, and the container may end it there. */
  private static void provoke(Program program, String path, Incoming incoming) {
    try (RawWebSocketClient client = Servers.connect(program, path, 101, incoming.headers())) {
      if (!path.endsWith("onOpen")) {
        client.sendText("text");
        program.sent(path + "/in-onMessage");
      }
      if (path.endsWith("onClose")) {
        client.sendClose(1000, "done");
      }
      program.sent(path + "/in-" + path.substring(path.lastIndexOf('/') + 1));
    }
  }

  @Test
  @DisplayName("S5: two connections that take turns never share a trace")
  default void interleavedConnectionsKeepTheirTraces() {
    String insideA = "/interleaved-a/in-onMessage";
    String insideB = "/interleaved-b/in-onMessage";
    Incoming a = Incoming.random();
    Incoming b = Incoming.random();
    Program program =
        experiment()
            .play(p -> takeTurns(p, a, b), p -> p.carriesTrace(insideA) && p.carriesTrace(insideB));

    assertThat(program.server.requests(insideA)).hasSize(4).allMatch(a::isTraceOf);
    assertThat(program.server.requests(insideB)).hasSize(4).allMatch(b::isTraceOf);
  }

  private static void takeTurns(Program program, Incoming a, Incoming b) {
    try (RawWebSocketClient first = Servers.connect(program, "/interleaved-a", 101, a.headers());
        RawWebSocketClient second = Servers.connect(program, "/interleaved-b", 101, b.headers())) {
      for (int turn = 1; turn <= 4; turn++) {
        first.sendText("turn");
        second.sendText("turn");
        program.server.awaitRequests("/interleaved-a/in-onMessage", turn);
        program.server.awaitRequests("/interleaved-b/in-onMessage", turn);
      }
    }
  }

  @Test
  @DisplayName("§5: tags of the query are on that connection's events and on no other's")
  default void tagsAreOnEvents() {
    String tagged = "/tags-throws/onMessage";
    String untagged = "/untagged-throws/onMessage";
    Program program =
        experiment()
            .play(
                p -> {
                  provokeMessage(p, tagged, "?session_id=s1&provider=acme");
                  provokeMessage(p, untagged, "");
                },
                p -> !p.failures(tagged).isEmpty() && !p.failures(untagged).isEmpty());

    SentryEvent event = program.failures(tagged).get(0);
    assertThat(event.getTag("session_id")).isEqualTo("s1");
    assertThat(event.getTag("stt_provider")).isEqualTo("acme");
    assertThat(program.failures(untagged).get(0).getTag("session_id")).isNull();
    assertThat(program.failures(untagged).get(0).getTag("stt_provider")).isNull();
  }

  private static void provokeMessage(Program program, String path, String query) {
    try (RawWebSocketClient client = Servers.connect(program, path + query, 101)) {
      client.sendText("text");
      program.sent(path + "/in-onMessage");
    }
  }
}
