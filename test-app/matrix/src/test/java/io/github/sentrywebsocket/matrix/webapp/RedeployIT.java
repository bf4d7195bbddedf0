package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A class loader that an agent holds is a leak of everything that its application had. */
@DisplayName("Redeploying a web application")
final class RedeployIT {

  private static final boolean FULL = System.getProperty("matrix", "").equals("full");
  private static final int TIMES = FULL ? 50 : 3;
  private static final String LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";

  @TempDir Path folder;

  static Stream<String> sdks() {
    return FULL ? Stream.of("7.22.6", "8.62.0", "none") : Stream.of("8.62.0");
  }

  @ParameterizedTest(name = "7: leaves none of its class loaders reachable (SDK {0})")
  @MethodSource("sdks")
  void leavesNoClassLoader(String sdk) {
    ServerHome home = new ServerHome(Distributions.newestTomcat(), folder.resolve("tomcat"));
    try (SentryReceiver sentry = SentryReceiver.start();
        RawWebSocketServer upstream = RawWebSocketServer.start()) {
      boolean none = sdk.equals("none");
      home.deploy("app", none ? null : sdk, none ? null : sentry.dsn("1"));
      Map<String, String> properties =
          none
              ? Map.of("sentry.dsn", sentry.dsn("1"), "sentry.traces-sample-rate", "1.0")
              : Map.of();
      try (RunningServer tomcat = new RunningServer(home, sentry, true, properties)) {
        for (int i = 0; i < TIMES; i++) {
          use(tomcat, upstream);
          tomcat.redeploy(home, "app");
        }
        Awaitility.await("only the running application's loader is left")
            .pollInterval(Duration.ofSeconds(1))
            .atMost(Duration.ofSeconds(60))
            .until(() -> tomcat.jvm.histogram().instances(LOADER), count -> count == 1);
      }
    }
  }

  /** A connection that opens another one: both sides have been traced when it is over. */
  private static void use(RunningServer tomcat, RawWebSocketServer upstream) {
    int before = upstream.requests("/up").size();
    RawWebSocketClient client = tomcat.connect("app", Incoming.random().headers());
    RunningServer.run(client, "open " + upstream.uri("/up"));
    RunningServer.leave(client);
    Handshake sent = upstream.awaitRequests("/up", before + 1).get(before);
    assertThat(sent.header("sentry-trace")).hasSize(1);
  }
}
