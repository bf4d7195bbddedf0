package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.ReceivedItem;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SentryEvent;
import io.sentry.SpanContext;
import io.sentry.protocol.SentryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a program talks to, and what it did: seen on the wire and in Sentry only. */
class Evidence implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  final SentryReceiver sentry = SentryReceiver.start();

  /** Where it may, by its trace propagation targets, send headers. */
  final RawWebSocketServer server = RawWebSocketServer.start();

  /** Where it may not. */
  final RawWebSocketServer denied = RawWebSocketServer.start();

  /** Where it may, by a target that is written for {@code http}. */
  final RawWebSocketServer twin = RawWebSocketServer.start();

  /** A request that this program sent to {@link #server}. */
  Handshake sent(String path) {
    return server.awaitRequest(path);
  }

  /**
   * Whether there is a request for {@code path}, and all of them carry one {@code sentry-trace}.
   */
  static boolean carriesTrace(RawWebSocketServer server, String path) {
    List<Handshake> requests = server.requests(path);
    return !requests.isEmpty()
        && requests.stream().allMatch(each -> each.header("sentry-trace").size() == 1);
  }

  boolean carriesTrace(String path) {
    return carriesTrace(server, path);
  }

  /** The agent's span or transaction of the handshake for {@code path}. */
  Optional<TraceNode> clientSpan(String path) {
    return clientSpans(path).stream().findFirst();
  }

  List<TraceNode> clientSpans(String path) {
    return sentry
        .traces()
        .nodes(node -> "websocket.client".equals(node.op()) && node.name().endsWith(path));
  }

  /** The span that was sent with a request, by its id. */
  TraceNode spanOf(Handshake request) {
    String id = request.sentryTrace().orElseThrow().getSpanId().toString();
    sentry.await("span " + id, any -> find(id).isPresent(), PATIENCE);
    return find(id).orElseThrow();
  }

  private Optional<TraceNode> find(String spanId) {
    return sentry.traces().nodes(node -> spanId.equals(node.spanId())).stream().findFirst();
  }

  /** The agent's transaction of the upgrade of {@code path}. */
  Optional<TraceNode> upgrade(String path) {
    return upgrades(path).stream().findFirst();
  }

  List<TraceNode> upgrades(String path) {
    return sentry
        .traces()
        .nodes(node -> "websocket.server".equals(node.op()) && ("GET " + path).equals(node.name()));
  }

  /** Events of the agent with an exception of this text, e.g. a path. */
  List<SentryEvent> failures(String text) {
    return sentry.events().stream().filter(event -> isOurs(event, text)).toList();
  }

  private static boolean isOurs(SentryEvent event, String text) {
    List<SentryException> exceptions = event.getExceptions();
    return exceptions != null
        && exceptions.stream()
            .map(SentryException::getMechanism)
            .anyMatch(each -> each != null && "SentryWebSocket".equals(each.getType()))
        && exceptions.stream().anyMatch(each -> String.valueOf(each.getValue()).contains(text));
  }

  /** Errors of anybody in a trace; the application's messages are none. */
  List<TraceNode> errorsIn(String traceId) {
    return sentry.traces().errors().stream()
        .filter(error -> error.traceId().equals(traceId) && !"info".equals(error.status()))
        .toList();
  }

  /** What Sentry takes for an event's title: the outermost exception's type. */
  static String title(SentryEvent event) {
    List<SentryException> exceptions = event.getExceptions();
    return exceptions.get(exceptions.size() - 1).getType();
  }

  static void assertIsIn(TraceNode span, SentryEvent event) {
    SpanContext trace = event.getContexts().getTrace();
    assertThat(trace.getTraceId().toString()).isEqualTo(span.traceId());
    assertThat(trace.getSpanId().toString()).isEqualTo(span.spanId());
  }

  /** The application's own event of that text. */
  SentryEvent message(String text) {
    sentry.await("the message " + text, any -> findMessage(text).isPresent(), PATIENCE);
    return findMessage(text).orElseThrow();
  }

  private Optional<SentryEvent> findMessage(String text) {
    return sentry.events().stream()
        .filter(event -> event.getMessage() != null)
        .filter(event -> Objects.equals(text, event.getMessage().getFormatted()))
        .findFirst();
  }

  /** The sum of a counter. */
  double metric(String name) {
    double sum = 0;
    for (ReceivedItem item : sentry.metrics()) {
      for (Object each : (List<?>) item.json().getOrDefault("items", List.of())) {
        Map<?, ?> metric = (Map<?, ?>) each;
        if (name.equals(metric.get("name"))) {
          sum += ((Number) metric.get("value")).doubleValue();
        }
      }
    }
    return sum;
  }

  @Override
  public void close() {
    sentry.close();
    server.close();
    denied.close();
    twin.close();
  }
}
