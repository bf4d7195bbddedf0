package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Frame;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import io.sentry.SentryEvent;
import io.sentry.SpanContext;
import io.sentry.protocol.SentryTransaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A transaction for each received message, at most two a connection. */
interface MessageTests extends Rules.Tests {

  @Test
  @DisplayName("L5: a server's messages are transactions below its upgrade, up to the cap")
  default void messagesOfAServer() {
    Trace trace = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  try (RawWebSocketClient client =
                      p.open("/messages?session_id=s1&provider=acme", trace.headers())) {
                    client.sendText("hello");
                    client.sendBinary(new byte[4]);
                    client.sendText("beyond the cap");
                    client.sendClose(1000, "done");
                    client.read();
                  }
                },
                p -> p.transactions("websocket.receive", "/messages").size() >= 2);

    jvm.settle();
    TraceNode upgrade = jvm.spans("websocket.server", "/messages acme").get(0);
    List<SentryTransaction> messages = jvm.transactions("websocket.receive", "/messages");
    assertThat(messages).hasSize(2);
    assertMessage(messages.get(0), "text", "5", upgrade);
    assertMessage(messages.get(1), "binary", "4", upgrade);
    assertThat(messages.get(0).getTags()).containsEntry("session_id", "s1");
    assertThat(messages.get(0).getContexts().getTrace().getOrigin())
        .isEqualTo("auto.websocket.tomcat");
  }

  @Test
  @DisplayName("L5: a client's messages are transactions below its handshake")
  default void messagesOfAClient() {
    String path = "/client-messages";
    RulesJvm jvm =
        rules()
            .play(
                p ->
                    p.run(
                        "connect-in " + path + " c " + path,
                        "text c of-messages",
                        "close c",
                        "ended c"),
                p -> !p.transactions("websocket.receive", path).isEmpty());

    jvm.settle();
    TraceNode handshake =
        jvm.sentry
            .traces()
            .nodes(node -> "websocket.client".equals(node.op()) && node.name().contains(path))
            .get(0);
    assertThat(jvm.transactions("websocket.receive", path))
        .singleElement()
        .satisfies(message -> assertMessage(message, "text", "11", handshake));
    if (!rules().sdk.isAgents()) {
      SentryEvent inside = jvm.messages("client of-messages").get(0);
      assertThat(inside.getContexts().getTrace().getTraceId()).hasToString(handshake.traceId());
    }
  }

  @Test
  @DisplayName("L5: a message that comes in parts is one transaction, of all its parts")
  default void messageInParts() {
    String path = "/parts";
    UpgradeAnswer parts =
        UpgradeAnswer.accept()
            .sending(
                new Frame(false, 1, "two ".getBytes(StandardCharsets.US_ASCII)),
                new Frame(true, 0, "parts".getBytes(StandardCharsets.US_ASCII)))
            .closingOn("end", 1000, "done");
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  p.server.on(path, parts);
                  p.run("connect-in of-parts c " + path, "text c end", "ended c");
                },
                p -> !p.transactions("websocket.receive", path).isEmpty());

    jvm.settle();
    assertThat(jvm.transactions("websocket.receive", path))
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.getTags())
                    .containsEntry("websocket.message.length", "9")
                    .containsEntry("websocket.message.frames", "2"));
  }

  private static void assertMessage(
      SentryTransaction message, String type, String length, TraceNode parent) {
    SpanContext context = message.getContexts().getTrace();
    assertThat(context.getTraceId()).hasToString(parent.traceId());
    assertThat(context.getParentSpanId()).hasToString(parent.spanId());
    assertThat(message.getStatus()).hasToString("OK");
    assertThat(message.getTags())
        .containsEntry("websocket.message.type", type)
        .containsEntry("websocket.message.length", length)
        .containsEntry("websocket.message.frames", "1");
  }

  @Test
  @DisplayName("L5, S6: a message whose callback throws failed, and its event is in it")
  default void messageThatFails() {
    String path = "/message-fails";
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  try (RawWebSocketClient client = p.open(path)) {
                    client.sendText("throw");
                  }
                },
                p ->
                    !p.transactions("websocket.receive", path).isEmpty()
                        && !p.failures("at message-fails").isEmpty());

    jvm.settle();
    SentryTransaction message = jvm.transactions("websocket.receive", path).get(0);
    assertThat(message.getStatus()).hasToString("INTERNAL_ERROR");
    assertThat(jvm.failures("at message-fails"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getContexts().getTrace().getSpanId())
                    .isEqualTo(message.getContexts().getTrace().getSpanId()));
  }
}
