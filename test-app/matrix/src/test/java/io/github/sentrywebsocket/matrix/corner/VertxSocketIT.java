package io.github.sentrywebsocket.matrix.corner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.sentry.SpanStatus;
import io.sentry.protocol.SentryTransaction;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy takes the socket from Vert.x and passes on bytes, whatever they are. */
@ExtendWith(HarnessExtension.class)
@DisplayName("An upgrade whose socket a Vert.x application takes")
class VertxSocketIT {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";

  @TempDir Path folder;

  @ParameterizedTest(name = "Vert.x {0}, agent: {1}")
  @CsvSource({"3.9.16,true", "4.5.36,true", "5.2.3,true", "5.2.3,false"})
  @DisplayName("S2, S3: it continues the trace, and ends with the 101; the control has nothing")
  void upgradeEndsWithTheAnswer(
      String version, boolean agent, ChildJvms children, SentryReceiver sentry) {
    URI uri = start(version, agent, children, sentry);

    for (int status : new int[] {101, 502}) {
      try (RawWebSocketClient client =
          RawWebSocketClient.connect(
              uri.resolve("/" + status), "sentry-trace: " + TRACE + "-00f067aa0ba902b7-1")) {
        assertThat(client.answer().status()).isEqualTo(status);
      }
    }

    int expected = agent ? 2 : 0;
    sentry.await("the upgrades", any -> sentry.transactions().size() >= expected, LONG);
    List<SentryTransaction> upgrades = sentry.transactions();
    assertThat(upgrades).hasSize(expected);
    assertThat(upgrades)
        .allSatisfy(
            upgrade ->
                assertThat(upgrade.getContexts().getTrace().getTraceId()).hasToString(TRACE));
    if (agent) {
      assertThat(upgrades)
          .extracting(
              SentryTransaction::getTransaction,
              upgrade -> upgrade.getContexts().getTrace().getStatus())
          .containsExactlyInAnyOrder(
              tuple("GET /101", SpanStatus.OK), tuple("GET /502", SpanStatus.INTERNAL_ERROR));
    }
  }

  private URI start(String version, boolean agent, ChildJvms children, SentryReceiver sentry) {
    List<Path> libraries = Artifacts.ofUser().classPath("io.vertx:vertx-core:" + version);
    SourceProgram.compile(folder, Map.of("Proxy", source(version)), libraries);
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .property("sentry.dsn", sentry.dsn("1"))
            .property("sentry.traces-sample-rate", "1.0")
            .classPath(folder)
            .classPath(libraries)
            .main("Proxy");
    if (agent) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    String line = children.start(builder).awaitLine(text -> text.startsWith("port "), LONG);
    return URI.create("ws://127.0.0.1:" + line.substring("port ".length()));
  }

  /** Until Vert.x 4 the application writes the answer, too. */
  private static String source(String version) {
    return version.startsWith("3.")
        ? SOURCE.replace("toNetSocket()", "netSocket().write(ANSWER)")
        : SOURCE;
  }

  private static final String SOURCE =
      """
      import io.vertx.core.Vertx;
      import io.vertx.core.http.HttpServer;
      import io.vertx.core.http.HttpServerRequest;

      public class Proxy {
        static final String ANSWER = "HTTP/1.1 101 Switching Protocols\\r\\n\\r\\n";

        public static void main(String[] args) throws Exception {
          HttpServer server = Vertx.vertx().createHttpServer().requestHandler(Proxy::answer);
          server.listen(0, "127.0.0.1");
          while (server.actualPort() <= 0) {
            Thread.sleep(10);
          }
          System.out.println("port " + server.actualPort());
          while (System.in.read() >= 0) {}
          System.exit(0);
        }

        static void answer(HttpServerRequest request) {
          if (request.path().equals("/101")) {
            request.response().putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
            request.toNetSocket();
          } else {
            request.response().setStatusCode(502).end();
          }
        }
      }
      """;
}
