package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.ReceivedItem;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.matrix.webapp.DistributionRun.App;
import io.github.sentrywebsocket.matrix.webapp.DistributionRun.Refusal;
import io.github.sentrywebsocket.matrix.webapp.DistributionRun.Visit;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers as users download them, with a web application that has never heard of Sentry and others
 * with an SDK in {@code WEB-INF/lib}; before that the same without the agent.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.webapp.Distributions#ofRun")
@ExtendWith(DistributionTable.class)
@DisplayName("A server's distribution and its web applications")
final class DistributionIT {

  /** What servers and the JVM say when classes or a log manager are not where they should be. */
  private static final Pattern ACCIDENT =
      Pattern.compile(
          "ClassNotFound|NoClassDefFound|LinkageError|VerifyError|ClassFormatError"
              + "|ClassCircularity|NoSuchMethodError|IllegalAccessError|LayerInstantiation"
              + "|(?i:load log ?manager|log ?manager class|log ?manager was|log ?manager error)");

  private static RawWebSocketServer upstream;
  private static DistributionRun control;
  private static DistributionRun traced;

  @Parameter Distribution distribution;

  @BeforeParameterizedClassInvocation
  static void start(Distribution distribution) {
    upstream = RawWebSocketServer.start();
    control = DistributionRun.of(distribution, false, upstream);
    traced = DistributionRun.of(distribution, true, upstream);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    traced.close();
    control.close();
    upstream.close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S2, S3: an upgrade continues the trace, in the SDK of its own application")
  void anUpgradeContinuesTheTrace(App app) {
    for (Visit visit : traced.visits(app)) {
      TraceNode upgrade = traced.server.upgrade(app.project, visit.trace());
      assertThat(upgrade.parentSpanId()).isEqualTo(visit.trace().spanId());
      assertThat(upgrade.name()).isEqualTo("GET /" + app + "/socket");
      assertThat(upgrade.status()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S5, C3: a handshake made in onMessage carries the trace, below the upgrade")
  void aHandshakeMadeInACallbackCarriesTheTrace(App app) {
    for (Visit visit : traced.visits(app)) {
      isTraced(visit, visit.path());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S5, C3: so does one of the container's own client")
  void aHandshakeOfTheContainersClientCarriesTheTrace(App app) {
    for (Visit visit : traced.visits(app)) {
      isTraced(visit, visit.containerPath());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S1: so does one that a filter makes before the answer")
  void aHandshakeOfAFilterIsBelowTheUpgrade(App app) {
    if (distribution.server().isFilteredFirst()) {
      for (Visit visit : traced.visits(app)) {
        isTraced(visit, visit.filterPath());
      }
    }
    Refusal unmapped = traced.refusal(app, 404);
    isRefused(unmapped, "not_found");
    isTraced(app, unmapped.trace(), "/traced/" + app + "/gate");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S3: a filter that answers 403 or 502 gives its status, and no event")
  void aFilterRefuses(App app) {
    isRefused(traced.refusal(app, 403), "permission_denied");
    isRefused(traced.refusal(app, 502), "internal_error");
    for (int answer : new int[] {403, 502}) {
      String trace = traced.refusal(app, answer).trace().traceId();
      assertThat(traced.server.traces(app.project).errors())
          .as(traced.server.describe())
          .noneMatch(error -> trace.equals(error.traceId()));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "S1, S3: what runs on the container's threads by AsyncContext is inside, until it refuses")
  void aFilterRefusesLater(App app) {
    Refusal refusal = traced.refusal(app, 429);
    isRefused(refusal, "resource_exhausted");
    isTraced(app, refusal.trace(), "/traced/" + app + "/gate/started");
    isTraced(app, refusal.trace(), "/traced/" + app + "/gate/dispatched");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S3: what a filter throws is captured once, below the upgrade")
  void aFilterThrows(App app) {
    Refusal refusal = traced.refusal(app, 500);
    TraceNode upgrade = isRefused(refusal, "internal_error");
    TraceNode error = traced.server.error(app.project, refusal.query().substring(6));
    assertThat(error.traceId()).isEqualTo(refusal.trace().traceId());
    assertThat(error.parentSpanId()).isEqualTo(upgrade.spanId());
  }

  private static TraceNode isRefused(Refusal refusal, String status) {
    TraceNode upgrade = traced.server.upgrade(refusal.app().project, refusal.trace());
    assertThat(upgrade.parentSpanId()).isEqualTo(refusal.trace().spanId());
    assertThat(upgrade.name()).isEqualTo("GET /" + refusal.app() + "/gate");
    assertThat(upgrade.status()).as(refusal.query()).isEqualTo(status);
    return upgrade;
  }

  private static void isTraced(Visit visit, String path) {
    isTraced(visit.app(), visit.trace(), path);
  }

  private static void isTraced(App app, Incoming trace, String path) {
    Handshake sent = upstream.awaitRequest(path);
    assertThat(sent.sentryTrace()).as(traced.server.describe()).isPresent();
    assertThat(sent.sentryTrace().get().getTraceId().toString()).isEqualTo(trace.traceId());
    assertThat(sent.header("baggage")).hasSize(1);
    TraceNode client = traced.server.client(app.project, path);
    assertThat(sent.sentryTrace().get().getSpanId().toString()).isEqualTo(client.spanId());
    assertThat(client.status()).isEqualTo("ok");
    assertThat(client.parentSpanId()).isEqualTo(traced.server.upgrade(app.project, trace).spanId());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S6: an exception of onMessage is captured once, below its upgrade")
  void anExceptionIsCapturedOnce(App app) {
    for (Visit visit : traced.visits(app)) {
      TraceNode error = traced.server.error(app.project, visit.exception());
      assertThat(error.traceId()).isEqualTo(visit.trace().traceId());
      assertThat(error.parentSpanId())
          .isEqualTo(traced.server.upgrade(app.project, visit.trace()).spanId());
      assertThat(error.tags()).containsEntry("websocket.callback", "onMessage");
    }
    assertThat(traced.server.traces(app.project).errors())
        .as(traced.server.describe())
        .hasSize(traced.visits(app).size() + 1);
  }

  @Test
  @DisplayName("L2, L3: each connection is counted, opened and closed")
  void eachConnectionIsCounted() {
    int visits = traced.visits(App.NONE).size();
    assertThat(traced.opened()).as(traced.server.describe()).isEqualTo(visits);
    assertThat(traced.closed()).as(traced.server.describe()).isEqualTo(visits);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("1: a plain request of the same application gets nothing, nor does another project")
  void nothingElseIsSent(App app) {
    List<String> own = traced.traceIds(app);
    assertThat(traced.server.traces(app.project).nodes())
        .as(traced.server.describe())
        .isNotEmpty()
        .allSatisfy(node -> assertThat(own).contains(node.traceId()));
    assertThat(traced.server.items(app.project))
        .extracting(ReceivedItem::client)
        .allSatisfy(
            client ->
                assertThat(client).startsWith("sentry.java/" + Objects.toString(app.sdk, "")));
  }

  @Test
  @DisplayName("Control: without the agent nothing is traced")
  void withoutTheAgentNothingIsTraced() {
    for (App app : App.values()) {
      String gate = "/control/" + app + "/gate";
      for (String opened : List.of(gate, gate + "/started", gate + "/dispatched")) {
        assertThat(upstream.awaitRequest(opened).header("sentry-trace")).isEmpty();
      }
      for (Visit visit : control.visits(app)) {
        assertThat(upstream.awaitRequest(visit.path()).header("sentry-trace")).isEmpty();
        assertThat(upstream.awaitRequest(visit.containerPath()).header("sentry-trace")).isEmpty();
      }
    }
    assertThat(control.server.traces().nodes()).as(control.server.describe()).isEmpty();
  }

  @Test
  @DisplayName("7: the log is the same as without the agent, and so is the log manager")
  void theLogIsTheSame() {
    assertThat(traced.log()).as(traced.server.describe()).isEqualTo(control.log()).isNotEmpty();
    assertThat(traced.server.jvm.output()).noneMatch(line -> ACCIDENT.matcher(line).find());
  }

  @Test
  @DisplayName("6: the agent has nothing to say, and Sentry nothing to refuse")
  void nothingIsSaidAndNothingRefused() {
    assertThat(traced.server.agentLines()).isEmpty();
    assertThat(traced.server.sentry.refused()).isEmpty();
  }

  @Test
  @DisplayName("7: the server stops when it is asked to, as without the agent")
  void theServerStops() {
    assertThat(traced.exitCode).as(traced.server.describe()).isEqualTo(control.exitCode);
  }
}
