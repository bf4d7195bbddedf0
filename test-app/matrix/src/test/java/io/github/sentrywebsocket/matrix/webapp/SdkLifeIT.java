package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SDKs that start late, stop, start again, are too old, or go away with their application. */
@DisplayName("The life of a web application's SDK")
class SdkLifeIT {

  private static final List<String> APPS = List.of("late-7.22.6", "late-8.62.0", "old-6.34.0");

  @TempDir static Path folder;

  private static SentryReceiver sentry;
  private static RawWebSocketServer upstream;
  private static ServerHome home;
  private static RunningServer tomcat;

  @BeforeAll
  static void start() {
    sentry = SentryReceiver.start();
    upstream = RawWebSocketServer.start();
    home = new ServerHome(Distributions.newestTomcat(), folder.resolve("tomcat"));
    for (String app : APPS) {
      String version = app.substring(app.indexOf('-') + 1);
      home.deploy(app, version, app.startsWith("late") ? null : sentry.dsn(app));
    }
    home.deploy("plain", null, null);
    tomcat =
        new RunningServer(
            home,
            sentry,
            true,
            Map.of("sentry.dsn", sentry.dsn("agent"), "sentry.traces-sample-rate", "1.0"));
  }

  @AfterAll
  static void stop() {
    tomcat.close();
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.22.6", "8.62.0"})
  @DisplayName("6: silent until Sentry.init, after Sentry.close, and traced whenever it runs")
  void anSdkMayStartLateStopAndStartAgain(String version) {
    String app = "late-" + version;
    RawWebSocketClient first = assertSilent(app, "before");
    RunningServer.leave(assertSilent(app, "before-too"));
    assertThat(tomcat.agentLines())
        .as("one line that names the cure: " + tomcat.agentLines())
        .filteredOn(line -> line.contains(version) && line.contains("sentry.websocket.sdk=agent"))
        .hasSize(1);

    RunningServer.run(first, "start " + sentry.dsn(app));
    assertTraced(app, "started");

    RunningServer.run(first, "stop now");
    int received = tomcat.items(app).size();
    RunningServer.leave(assertSilent(app, "stopped"));
    assertThat(tomcat.items(app)).as(tomcat.describe()).hasSize(received);

    RunningServer.run(first, "start " + sentry.dsn(app));
    assertTraced(app, "started-again");
    RunningServer.leave(first);
    assertThat(tomcat.agentLines().stream().filter(line -> line.contains(version))).hasSize(1);
  }

  /** The application works, and its handshake has no header. */
  private static RawWebSocketClient assertSilent(String app, String step) {
    Incoming trace = Incoming.random();
    RawWebSocketClient client = tomcat.connect(app, trace.headers());
    RunningServer.run(client, "open " + upstream.uri("/" + app + "/" + step));
    Handshake sent = upstream.awaitRequest("/" + app + "/" + step);
    assertThat(sent.header("sentry-trace")).isEmpty();
    assertThat(sent.header("baggage")).isEmpty();
    assertThat(sentry.traces().traceIds()).doesNotContain(trace.traceId());
    return client;
  }

  private static void assertTraced(String app, String step) {
    Incoming trace = Incoming.random();
    RawWebSocketClient client = tomcat.connect(app, trace.headers());
    RunningServer.run(client, "open " + upstream.uri("/" + app + "/" + step));
    RunningServer.leave(client);
    assertThat(tomcat.upgrade(app, trace).parentSpanId()).isEqualTo(trace.spanId());
    Handshake sent = upstream.awaitRequest("/" + app + "/" + step);
    assertThat(sent.sentryTrace()).as(step).isPresent();
    assertThat(sent.sentryTrace().get().getTraceId().toString()).isEqualTo(trace.traceId());
  }

  @Test
  @DisplayName("Decision 5: SDK 6 is refused with one line; the application and its SDK work")
  void anSdkThatIsTooOldIsLeftAlone() {
    String app = "old-6.34.0";
    RunningServer.leave(assertSilent(app, "first"));
    RawWebSocketClient second = assertSilent(app, "second");
    RunningServer.run(second, "capture still-here");
    RunningServer.leave(second);
    tomcat.error(app, "still-here");
    assertThat(tomcat.items(app)).allMatch(item -> item.event().isPresent());
    assertThat(tomcat.agentLines()).filteredOn(line -> line.contains("6.34.0")).hasSize(1);
  }
}
