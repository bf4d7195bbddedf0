package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.ReceivedItem;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.TraceNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three web applications in one Tomcat: one with SDK 7, one with SDK 8, each with a project of its
 * own, and one without, which the agent's SDK serves. Their connections are open at the same time
 * and take turns on the same threads.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.webapp.Distributions#tomcats")
@DisplayName("Web applications with an SDK each, in one Tomcat")
final class SdkPerWebAppIT {

  /** The applications; a name is a context path, a project is a part of the DSN. */
  enum App {
    SEVEN("7.22.6", "7"),
    EIGHT("8.62.0", "8"),
    NONE(null, "1");

    final String sdk;
    final String project;

    App(String sdk, String project) {
      this.sdk = sdk;
      this.project = project;
    }
  }

  /** A connection, and what it does. */
  private record Visit(App app, int number, Incoming trace, RawWebSocketClient client) {
    String name() {
      return app + "-" + number;
    }
  }

  private static final int VISITS = 3;

  @TempDir static Path folder;

  private static RawWebSocketServer upstream;
  private static RunningServer tomcat;
  private static List<Visit> visits;

  @Parameter Distribution distribution;

  @BeforeParameterizedClassInvocation
  static void start(Distribution distribution) {
    upstream = RawWebSocketServer.start();
    SentryReceiver sentry = SentryReceiver.start();
    ServerHome home =
        new ServerHome(distribution, folder.resolve(distribution.toString().replace(' ', '-')));
    for (App app : App.values()) {
      home.deploy(app.name(), app.sdk, app.sdk == null ? null : sentry.dsn(app.project));
    }
    tomcat =
        new RunningServer(
            home,
            sentry,
            true,
            Map.of("sentry.dsn", sentry.dsn(App.NONE.project), "sentry.traces-sample-rate", "1.0"));
    visit();
  }

  private static void visit() {
    visits = new ArrayList<>();
    for (int number = 0; number < VISITS; number++) {
      for (App app : App.values()) {
        Incoming trace = Incoming.random();
        visits.add(new Visit(app, number, trace, tomcat.connect(app.name(), trace.headers())));
      }
    }
    visits.forEach(each -> RunningServer.run(each.client, "capture message-" + each.name()));
    visits.forEach(
        each -> RunningServer.run(each.client, "open " + upstream.uri("/" + each.name())));
    visits.forEach(each -> each.client.sendText("throw exception-" + each.name()));
    visits.forEach(each -> RunningServer.leave(each.client));
  }

  private static List<Visit> visits(App app) {
    return visits.stream().filter(visit -> visit.app == app).toList();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    tomcat.close();
    upstream.close();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S2, S3: every upgrade is a transaction in its own application's project")
  void upgradesArriveInTheirOwnProject(App app) {
    for (Visit visit : visits(app)) {
      TraceNode upgrade = tomcat.upgrade(app.project, visit.trace);
      assertThat(upgrade.parentSpanId()).isEqualTo(visit.trace.spanId());
      assertThat(upgrade.name()).isEqualTo("GET /" + app + "/socket");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S5: a handshake made in onMessage carries its own connection's trace")
  void handshakesCarryTheirOwnTrace(App app) {
    for (Visit visit : visits(app)) {
      Handshake sent = upstream.awaitRequest("/" + visit.name());
      assertThat(sent.sentryTrace()).as(tomcat.describe()).isPresent();
      assertThat(sent.sentryTrace().get().getTraceId().toString()).isEqualTo(visit.trace.traceId());
      assertThat(tomcat.client(app.project, "/" + visit.name()).parentSpanId())
          .isEqualTo(tomcat.upgrade(app.project, visit.trace).spanId());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S6: an exception of onMessage arrives in its own project, below its own upgrade")
  void exceptionsArriveInTheirOwnProject(App app) {
    for (Visit visit : visits(app)) {
      assertBelow(visit, tomcat.error(app.project, "exception-" + visit.name()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("S5: an event of the application's own belongs to its own connection")
  void messagesBelongToTheirOwnConnection(App app) {
    for (Visit visit : visits(app)) {
      assertBelow(visit, tomcat.error(app.project, "message-" + visit.name()));
    }
  }

  private static void assertBelow(Visit visit, TraceNode error) {
    TraceNode upgrade = tomcat.upgrade(visit.app.project, visit.trace);
    assertThat(error.traceId()).as(visit.name()).isEqualTo(visit.trace.traceId());
    assertThat(error.parentSpanId()).as(visit.name()).isEqualTo(upgrade.spanId());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Decision 5: a project receives nothing of another application")
  void aProjectReceivesNothingOfAnotherApplication(App app) {
    for (Visit visit : visits(app)) {
      upgradesArriveInTheirOwnProject(app);
      tomcat.client(app.project, "/" + visit.name());
      tomcat.error(app.project, "exception-" + visit.name());
    }
    List<String> own = visits(app).stream().map(visit -> visit.trace.traceId()).toList();
    assertThat(tomcat.traces(app.project).nodes())
        .as(tomcat.describe())
        .allSatisfy(node -> assertThat(own).contains(node.traceId()));
    String version = app.sdk == null ? "" : app.sdk;
    assertThat(tomcat.items(app.project))
        .extracting(ReceivedItem::client)
        .allSatisfy(client -> assertThat(client).startsWith("sentry.java/" + version));
  }

  @Test
  @DisplayName("6: the agent has nothing to say, and Sentry nothing to refuse")
  void nothingIsSaidAndNothingRefused() {
    assertThat(tomcat.agentLines()).isEmpty();
    assertThat(tomcat.sentry.refused()).isEmpty();
  }
}
