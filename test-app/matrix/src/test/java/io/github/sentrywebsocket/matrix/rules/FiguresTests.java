package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SpanContext;
import io.sentry.protocol.MeasurementValue;
import io.sentry.protocol.SentryTransaction;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is told of a connection when it has ended: metrics, and a transaction. */
interface FiguresTests extends Rules.Tests {
  String TAGS = "?session_id=s1&provider=acme";

  @Test
  @DisplayName("L3: metrics of both sides have exact figures, and of the tags only those named")
  default void metricsAreExact() {
    assumeTrue(
        rules().sdk.has(8, 30), "L3: there are metrics in SDK 8.30 and later, and in none before");
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  talkToServer(p, "/metrics", Trace.random());
                  talkAsClient(p, "/client-metrics");
                },
                p ->
                    !p.metrics("websocket.bytes.sent", "/metrics").isEmpty()
                        && !p.metrics("websocket.bytes.sent", "/client-metrics").isEmpty());

    assertFigures(jvm, "server", "tomcat", "/metrics", 3, 15, 2, 19);
    assertFigures(jvm, "client", "java_http", "/client-metrics", 3, 12, 3, 12);
  }

  /** Three messages of 15 bytes in all, and two answers of 19. */
  private static void talkToServer(RulesJvm jvm, String path, Trace trace) {
    try (RawWebSocketClient client = jvm.open(path + TAGS, trace.headers())) {
      client.sendText("hello");
      client.read();
      client.sendFragmented("one", "two");
      client.read();
      client.sendBinary(new byte[4]);
      client.sendClose(1000, "done");
      client.read();
    }
  }

  /** Three messages of 12 bytes in all, which come back as they are. */
  private static void talkAsClient(RulesJvm jvm, String path) {
    jvm.run(
        "connect-in " + path + " c " + path + TAGS,
        "text c hello",
        "part c ab",
        "text c c",
        "binary c 4",
        "close c",
        "ended c");
  }

  private static void assertFigures(
      RulesJvm jvm,
      String side,
      String library,
      String route,
      int received,
      int bytesReceived,
      int sent,
      int bytesSent) {
    Map<String, Object> opened = new HashMap<>();
    opened.put("websocket.side", side);
    opened.put("websocket.library", library);
    opened.put("http.route", route);
    opened.put("stt_provider", "acme");
    Map<String, Object> closed = new HashMap<>(opened);
    closed.put("websocket.close_code", 1000);
    assertMetric(jvm, "websocket.connections.opened", "counter", 1, opened, route);
    assertMetric(jvm, "websocket.connections.closed", "counter", 1, closed, route);
    assertMetric(jvm, "websocket.messages.received", "counter", received, closed, route);
    assertMetric(jvm, "websocket.bytes.received", "counter", bytesReceived, closed, route);
    assertMetric(jvm, "websocket.messages.sent", "counter", sent, closed, route);
    assertMetric(jvm, "websocket.bytes.sent", "counter", bytesSent, closed, route);
    assertThat(jvm.metrics("websocket.connection.duration", route))
        .singleElement()
        .satisfies(
            duration -> {
              assertThat(duration.type()).isEqualTo("distribution");
              assertThat(duration.unit()).isEqualTo("millisecond");
              assertThat(duration.value()).isBetween(0.1, 20_000.0);
            });
  }

  private static void assertMetric(
      RulesJvm jvm,
      String name,
      String type,
      int value,
      Map<String, Object> attributes,
      String route) {
    assertThat(jvm.metrics(name, route))
        .as(name)
        .singleElement()
        .satisfies(
            metric -> {
              assertThat(metric.type()).isEqualTo(type);
              assertThat(metric.value()).isEqualTo(value);
              assertThat(metric.attributes()).containsAllEntriesOf(attributes);
              assertThat(metric.attributes()).doesNotContainKeys("session_id", "tenant");
            });
  }

  @Test
  @DisplayName("L4: a server's connection is a transaction below its upgrade, with its figures")
  default void transactionOfAServer() {
    Trace trace = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> talkToServer(p, "/transaction", trace),
                p -> !p.transactions("websocket.connection", "/transaction").isEmpty());

    TraceNode upgrade = jvm.spans("websocket.server", "/transaction acme").get(0);
    SentryTransaction connection =
        assertTransaction(jvm, "/transaction", "auto.websocket.tomcat", upgrade);
    assertThat(upgrade.traceId()).isEqualTo(trace.traceId());
    assertMeasurements(connection, 3, 15, 2, 19);
  }

  @Test
  @DisplayName("L4: a client's connection is a transaction below its handshake, with its figures")
  default void transactionOfAClient() {
    RulesJvm jvm =
        rules()
            .play(
                p -> talkAsClient(p, "/client-transaction"),
                p -> !p.transactions("websocket.connection", "/client-transaction").isEmpty());

    jvm.settle();
    TraceNode handshake =
        jvm.sentry
            .traces()
            .nodes(
                node ->
                    "websocket.client".equals(node.op())
                        && node.name().contains("/client-transaction"))
            .get(0);
    SentryTransaction connection =
        assertTransaction(jvm, "/client-transaction", "auto.websocket.java_http", handshake);
    assertMeasurements(connection, 3, 12, 3, 12);
  }

  private static SentryTransaction assertTransaction(
      RulesJvm jvm, String path, String origin, TraceNode handshake) {
    assertThat(jvm.transactions("websocket.connection", path)).hasSize(1);
    SentryTransaction connection = jvm.transactions("websocket.connection", path).get(0);
    SpanContext context = connection.getContexts().getTrace();
    assertThat(context.getTraceId()).hasToString(handshake.traceId());
    assertThat(context.getParentSpanId()).hasToString(handshake.spanId());
    assertThat(context.getOrigin()).isEqualTo(origin);
    assertThat(connection.getStatus()).hasToString("OK");
    assertThat(connection.getTags())
        .containsEntry("session_id", "s1")
        .containsEntry("stt_provider", "acme")
        .containsEntry("websocket.close_code", "1000");
    double duration = (connection.getTimestamp() - connection.getStartTimestamp()) * 1000;
    assertThat(value(connection, "websocket.connection.duration"))
        .as("start = open, end = close")
        .isCloseTo(duration, within(50.0));
    return connection;
  }

  private static void assertMeasurements(
      SentryTransaction connection, int received, int bytesReceived, int sent, int bytesSent) {
    assertThat(value(connection, "websocket.messages.received")).isEqualTo(received);
    assertThat(value(connection, "websocket.bytes.received")).isEqualTo(bytesReceived);
    assertThat(value(connection, "websocket.messages.sent")).isEqualTo(sent);
    assertThat(value(connection, "websocket.bytes.sent")).isEqualTo(bytesSent);
  }

  private static double value(SentryTransaction connection, String name) {
    MeasurementValue value = connection.getMeasurements().get(name);
    assertThat(value).as(name).isNotNull();
    return value.getValue().doubleValue();
  }
}
