package io.github.sentrywebsocket.matrix.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.matrix.RuleTable;
import io.sentry.protocol.SentrySpan;
import io.sentry.protocol.SentryTransaction;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that brings sentry-spring's filter: theirs is the transaction (rule S4). */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.spring.SentrySpring#ofRun")
@DisplayName("sentry-spring's request tracing")
class SentrySpringIT {

  private static final String TRACE = "0123456789abcdef0123456789abcdef";
  private static final String SPAN = "0123456789abcdef";
  private static final String[] HEADERS = {
    "sentry-trace: " + TRACE + "-" + SPAN + "-1",
    "baggage: sentry-trace_id=" + TRACE + ",sentry-public_key=key,sentry-sampled=true"
  };

  @TempDir static Path folder;

  @RegisterExtension
  private static final AfterTestExecutionCallback RESULTS = SentrySpringIT::addToTable;

  private static SentrySpring started;
  private static TracedApplication traced;
  private static TracedApplication control;

  @Parameter SentrySpring spring;

  @BeforeParameterizedClassInvocation
  static void start(SentrySpring spring) {
    started = spring;
    traced = new TracedApplication(spring.program(folder.resolve(spring + " traced")), "dsn", true);
    control =
        new TracedApplication(spring.program(folder.resolve(spring + " control")), "dsn", false);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    for (TracedApplication each : new TracedApplication[] {traced, control}) {
      if (each != null) {
        each.close();
      }
    }
    traced = null;
    control = null;
  }

  private static void addToTable(ExtensionContext test) {
    boolean passed = test.getExecutionException().isEmpty();
    RuleTable.add(test.getDisplayName(), started.sdk(), passed);
    if (started.note() != null) {
      RuleTable.doesNotApply(test.getDisplayName(), started.sdk(), started.note());
    }
    if (!passed) {
      System.err.println(started + traced.describe() + "\nWITHOUT IT" + control.describe());
    }
  }

  /** Visits both; the proof must be there in the first and not in the second. */
  private static void visit(String path, Predicate<TracedApplication> proof) {
    traced.visit(path, HEADERS);
    control.visit(path, HEADERS);
    traced.sentry.await("the proof", any -> proof.test(traced), TracedApplication.PATIENCE);
    assertThat(control.upstream.awaitRequest(path + "/in").header("sentry-trace"))
        .as("without the agent a callback sends nothing")
        .isEmpty();
    assertThat(proof.test(control)).as("the proof without the agent").isFalse();
  }

  @Test
  @DisplayName("S4: one transaction, theirs, with ours as its child; callbacks are below ours")
  void upgradeIsAChildOfTheirTransaction() {
    visit("/echo", p -> upgrade(p, "/echo").isPresent() && !inside(p, "/echo").isEmpty());

    assertThat(traced.transactions("GET /echo")).hasSize(1);
    SentryTransaction theirs = traced.transactions("GET /echo").get(0);
    assertThat(theirs.getContexts().getTrace().getOperation()).isEqualTo("http.server");
    continuesTheRequest(theirs);
    assertThat(traced.upstream.awaitRequest("/echo/in").sentryTrace().orElseThrow().getTraceId())
        .hasToString(TRACE);
    assertThat(inside(traced, "/echo"))
        .isEqualTo(upgrade(traced, "/echo").orElseThrow().getSpanId().toString());
  }

  @Test
  @DisplayName("S4: a refused upgrade has one transaction, theirs")
  void refusedUpgradeIsTheirs() {
    try (RawWebSocketClient client = traced.open("/refused", HEADERS)) {
      assertThat(client.answer().status()).isEqualTo(403);
    }
    visit("/fence", p -> upgrade(p, "/fence").isPresent());

    assertThat(traced.transactions("GET /refused"))
        .singleElement()
        .satisfies(SentrySpringIT::continuesTheRequest)
        .satisfies(
            theirs ->
                assertThat(theirs.getContexts().getTrace().getOperation())
                    .isEqualTo("http.server"));
  }

  @Test
  @DisplayName("S4: when theirs does not come, ours starts after all, back-dated")
  void upgradeThatTheyLeaveOutIsOurs() {
    visit(
        "/unrouted",
        p -> !p.transactions("GET /unrouted").isEmpty() && !inside(p, "/unrouted").isEmpty());

    assertThat(traced.transactions("GET /unrouted")).hasSize(1);
    SentryTransaction ours = traced.transactions("GET /unrouted").get(0);
    assertThat(ours.getContexts().getTrace().getOperation()).isEqualTo("websocket.server");
    continuesTheRequest(ours);
    assertThat(inside(traced, "/unrouted"))
        .isEqualTo(ours.getContexts().getTrace().getSpanId().toString());
  }

  private static void continuesTheRequest(SentryTransaction transaction) {
    assertThat(transaction.getContexts().getTrace().getTraceId()).hasToString(TRACE);
    assertThat(transaction.getContexts().getTrace().getParentSpanId()).hasToString(SPAN);
  }

  /** The agent's span below their transaction. */
  private static Optional<SentrySpan> upgrade(TracedApplication program, String path) {
    return program.transactions("GET " + path).stream()
        .flatMap(each -> each.getSpans().stream())
        .filter(span -> "websocket.server".equals(span.getOp()))
        .findFirst();
  }

  /** The parent of the handshake that the callback made; empty while there is none. */
  private static String inside(TracedApplication program, String path) {
    return program.transactions("GET " + path + "/in").stream()
        .map(each -> each.getContexts().getTrace().getParentSpanId())
        .map(String::valueOf)
        .findFirst()
        .orElse("");
  }
}
