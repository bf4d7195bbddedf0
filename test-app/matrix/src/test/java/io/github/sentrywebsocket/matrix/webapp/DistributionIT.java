package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.matrix.webapp.Distributions.Distribution;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tomcat as users download it, with a web application that has never heard of Sentry; beside it the
 * same one without the agent.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.webapp.Distributions#ofRun")
@DisplayName("A Tomcat distribution and a web application without an SDK")
final class DistributionIT {

  private static final Incoming TRACE = Incoming.random();

  @TempDir static Path folder;

  private static RawWebSocketServer upstream;
  private static RunningTomcat tomcat;
  private static RunningTomcat control;

  @Parameter Distribution distribution;

  @BeforeParameterizedClassInvocation
  static void start(Distribution distribution) {
    upstream = RawWebSocketServer.start();
    control = start(distribution, false);
    tomcat = start(distribution, true);
  }

  private static RunningTomcat start(Distribution distribution, boolean agent) {
    String name = distribution + (agent ? "" : " without agent");
    SentryReceiver sentry = SentryReceiver.start();
    TomcatHome home =
        new TomcatHome(distribution, folder.resolve(name.replace(' ', '-')))
            .deploy("plain", null, null);
    RunningTomcat started =
        new RunningTomcat(
            distribution,
            home,
            sentry,
            agent,
            Map.of("sentry.dsn", sentry.dsn("1"), "sentry.traces-sample-rate", "1.0"));
    RawWebSocketClient client = started.connect("plain", TRACE.headers());
    RunningTomcat.run(client, "open " + upstream.uri(agent ? "/traced" : "/control"));
    RunningTomcat.leave(client);
    return started;
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    for (AutoCloseable each : new AutoCloseable[] {tomcat, control, upstream}) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  @DisplayName("S2, S3: the upgrade continues the trace, in the agent's own SDK")
  void theUpgradeContinuesTheTrace() {
    TraceNode upgrade = tomcat.upgrade("1", TRACE);
    assertThat(upgrade.parentSpanId()).isEqualTo(TRACE.spanId());
    assertThat(upgrade.name()).isEqualTo("GET /plain/socket");
    assertThat(upgrade.status()).isEqualTo("ok");
  }

  @Test
  @DisplayName("S5, C3: a handshake made in onMessage carries the trace, below the upgrade")
  void aHandshakeMadeInACallbackCarriesTheTrace() {
    Handshake sent = upstream.awaitRequest("/traced");
    assertThat(sent.sentryTrace()).as(tomcat.describe()).isPresent();
    assertThat(sent.sentryTrace().get().getTraceId().toString()).isEqualTo(TRACE.traceId());
    assertThat(sent.header("baggage")).hasSize(1);
    TraceNode client = tomcat.client("1", "/traced");
    assertThat(sent.sentryTrace().get().getSpanId().toString()).isEqualTo(client.spanId());
    assertThat(client.parentSpanId()).isEqualTo(tomcat.upgrade("1", TRACE).spanId());
  }

  @Test
  @DisplayName("Control: without the agent nothing is traced")
  void withoutTheAgentNothingIsTraced() {
    assertThat(upstream.awaitRequest("/control").header("sentry-trace")).isEmpty();
    assertThat(control.sentry.items()).isEmpty();
  }

  @Test
  @DisplayName("7: the log is the same as without the agent, and so is the log manager")
  void theLogIsTheSame() {
    assertThat(log(tomcat)).as(tomcat.describe()).isEqualTo(log(control));
    assertThat(log(tomcat)).anyMatch(line -> line.contains("catalina.startup"));
  }

  /** Level and source of Tomcat's records; of all else the whole line. */
  private static List<String> log(RunningTomcat tomcat) {
    return tomcat.jvm.output().stream()
        .filter(line -> !line.contains("VersionLoggerListener"))
        .map(line -> line.replaceAll("^\\d\\d-\\S+ \\S+ (\\S+) \\[[^]]*] (\\S+) .*", "$1 $2"))
        .toList();
  }
}
