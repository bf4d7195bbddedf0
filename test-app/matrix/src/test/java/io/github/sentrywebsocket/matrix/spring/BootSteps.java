package io.github.sentrywebsocket.matrix.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.matrix.rules.Trace;
import io.sentry.SentryEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * What applications of Spring Boot have in common, be they on servlets or reactive. The upgrade's
 * transaction is the agent's where the application has no SDK, and sentry-spring's where it has.
 */
abstract class BootSteps {

  @TempDir static Path folder;

  @RegisterExtension
  private static final AfterTestExecutionCallback DESCRIBE =
      test -> describe(test.getExecutionException().isPresent());

  static BootPair pair;

  @Parameter SpringBoot boot;

  @BeforeParameterizedClassInvocation
  static void start(SpringBoot boot) {
    pair = new BootPair(boot, folder);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (pair != null) {
      pair.close();
      pair = null;
    }
  }

  private static void describe(boolean failed) {
    if (failed) {
      System.err.println(pair.describe());
    }
  }

  /** Where an exception leaves what the application has in front of its handlers. */
  abstract String throwing();

  @Test
  @DisplayName("S3, S4, S5: one transaction, ours or theirs; a handler's own WebSocket is below it")
  void upgradeIsOneTransaction() {
    Trace trace = Trace.random();
    TracedApplication traced =
        pair.play(
            p -> p.visit("/echo", trace.headers()),
            p -> has(p, "websocket.server", trace) && has(p, "websocket.client", trace));

    TraceNode upgrade = isOneTransaction(traced, "/echo", trace);
    assertThat(sent(traced, "/echo/in").parentSpanId()).isEqualTo(upgrade.spanId());
    assertThat(traced.sentry.items())
        .as("sent by one SDK")
        .allMatch(
            item -> item.client().contains("spring-boot") == pair.boot.hasSdk(), "of the SDK");
    assertThat(traced.agentLines()).isEmpty();
  }

  @Test
  @DisplayName("S3: the template of a route names the transaction")
  void templateNamesTheTransaction() {
    Trace trace = Trace.random();
    TracedApplication traced =
        pair.play(p -> p.visit("/room/7", trace.headers()), p -> has(p, "websocket.server", trace));

    isOneTransaction(traced, "/room/{id}", trace);
  }

  @Test
  @DisplayName("S1, S3, S4: a refused upgrade is one transaction; what was opened before is below")
  void refusedUpgradeIsOneTransaction() {
    Trace trace = Trace.random();
    TracedApplication traced =
        pair.play(
            p -> {
              try (RawWebSocketClient client = p.open("/refused", trace.headers())) {
                assertThat(client.answer().status()).as(p.describe()).isEqualTo(403);
              }
            },
            p -> !transactions(p, trace).isEmpty() && has(p, "websocket.client", trace));

    TraceNode transaction = onlyTransaction(traced, "/refused", trace);
    assertThat(transaction.status()).isEqualTo("permission_denied");
    assertThat(sent(traced, "/refused/in").parentSpanId()).isEqualTo(transaction.spanId());
    assertThat(events(traced, trace)).isEmpty();
  }

  @Test
  @DisplayName("S6: an exception that leaves a handler is one event, unhandled")
  void handlersExceptionIsOneEvent() {
    Trace trace = Trace.random();
    TracedApplication traced =
        pair.play(
            p -> {
              try (RawWebSocketClient client = p.open("/throws", trace.headers())) {
                client.sendText("hello");
                client.read();
              }
            },
            p -> !events(p, trace).isEmpty());

    settle(traced);
    SentryEvent event = onlyEvent(traced, trace);
    assertThat(event.isCrashed()).as("unhandled").isTrue();
    assertThat(event.getTag("websocket.callback")).isEqualTo("onMessage");
  }

  @Test
  @DisplayName("S3: an exception in front of the handlers is internal_error, and no second event")
  void exceptionBeforeTheAnswerIsOneEvent() {
    Trace trace = Trace.random();
    TracedApplication traced =
        pair.play(
            p -> {
              try (RawWebSocketClient client = p.open(throwing(), trace.headers())) {
                assertThat(client.answer().status()).as(p.describe()).isEqualTo(500);
              }
            },
            p -> !transactions(p, trace).isEmpty() && has(p, "websocket.client", trace));

    settle(traced);
    assertThat(onlyTransaction(traced, throwing(), trace).status()).isEqualTo("internal_error");
    // The SDK's Logback appender sees the cause of what its resolver has reported.
    assertThat(failures(traced))
        .as(traced.describe())
        .isEqualTo(pair.boot.hasSdk() ? failures(pair.control) : 1);
  }

  private long failures(TracedApplication program) {
    return program.sentry.traces().errors().stream()
        .filter(error -> error.name().contains(throwing()))
        .count();
  }

  @Test
  @DisplayName("S1: a plain request is none of ours")
  void plainRequestIsNotOurs() {
    get(pair.traced, "/plain");
    settle(pair.traced);
    List<TraceNode> plain =
        pair.traced.sentry.traces().nodes(node -> node.name().contains("/plain"));
    assertThat(plain).hasSize(pair.boot.hasSdk() ? 1 : 0);
    assertThat(plain).noneMatch(node -> node.op().startsWith("websocket"));
  }

  /** The upgrade's span or transaction, which is in the only transaction of its trace. */
  private TraceNode isOneTransaction(TracedApplication traced, String name, Trace trace) {
    TraceNode transaction = onlyTransaction(traced, name, trace);
    List<TraceNode> upgrades = nodes(traced, "websocket.server", trace);
    assertThat(upgrades).hasSize(1);
    TraceNode upgrade = upgrades.get(0);
    assertThat(upgrade.status()).isEqualTo("ok");
    if (pair.boot.hasSdk()) {
      assertThat(transaction.op()).isEqualTo("http.server");
      assertThat(upgrade.parentSpanId()).isEqualTo(transaction.spanId());
    } else {
      assertThat(transaction).isEqualTo(upgrade);
    }
    return upgrade;
  }

  /** The request's: it continues what came in. */
  private TraceNode onlyTransaction(TracedApplication traced, String name, Trace trace) {
    settle(traced);
    List<TraceNode> transactions = transactions(traced, trace);
    assertThat(transactions).as(traced.describe()).hasSize(1);
    assertThat(transactions.get(0).name()).isEqualTo("GET " + name);
    assertThat(transactions.get(0).parentSpanId()).isEqualTo(trace.spanId());
    return transactions.get(0);
  }

  /** The span that a handshake of the application names. */
  private TraceNode sent(TracedApplication traced, String path) {
    Handshake handshake = traced.upstream.awaitRequest(path);
    assertThat(handshake.header("sentry-trace")).hasSize(1);
    String span = handshake.sentryTrace().orElseThrow().getSpanId().toString();
    traced.sentry.await(
        "span " + span, any -> !named(traced, span).isEmpty(), TracedApplication.PATIENCE);
    return named(traced, span).get(0);
  }

  private static List<TraceNode> named(TracedApplication traced, String span) {
    return traced.sentry.traces().nodes(node -> span.equals(node.spanId()));
  }

  /** Those of servers; an outgoing handshake of a callback is a transaction as well. */
  private static List<TraceNode> transactions(TracedApplication program, Trace trace) {
    return program
        .sentry
        .traces()
        .nodes(
            node ->
                node.kind() == TraceNode.Kind.TRANSACTION
                    && node.op().endsWith(".server")
                    && node.traceId().equals(trace.traceId()));
  }

  static List<TraceNode> nodes(TracedApplication program, String op, Trace trace) {
    return program
        .sentry
        .traces()
        .nodes(node -> op.equals(node.op()) && node.traceId().equals(trace.traceId()));
  }

  static boolean has(TracedApplication program, String op, Trace trace) {
    return !nodes(program, op, trace).isEmpty();
  }

  static List<SentryEvent> events(TracedApplication program, Trace trace) {
    return program.sentry.events().stream()
        .filter(
            event -> event.getContexts().getTrace().getTraceId().toString().equals(trace.traceId()))
        .toList();
  }

  static SentryEvent onlyEvent(TracedApplication program, Trace trace) {
    List<SentryEvent> events = events(program, trace);
    assertThat(events).as(program.describe()).hasSize(1);
    return events.get(0);
  }

  /** What one SDK sends arrives in order: after another upgrade's end all is there. */
  private static void settle(TracedApplication traced) {
    Trace fence = Trace.random();
    traced.visit("/echo", fence.headers());
    traced.sentry.await(
        "another upgrade",
        any -> has(traced, "websocket.server", fence),
        TracedApplication.PATIENCE);
  }

  private static void get(TracedApplication program, String path) {
    try {
      URI uri = URI.create(program.uri(path).toString().replaceFirst("ws", "http"));
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      assertThat(connection.getResponseCode()).isEqualTo(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
