package io.github.sentrywebsocket.matrix.corner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
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
import org.junit.jupiter.params.provider.ValueSource;

/** netty-socketio, whose part is Netty's; it speaks a protocol of its own on one path. */
@ExtendWith(HarnessExtension.class)
@DisplayName("netty-socketio")
class SocketIoIT {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String TRACE = "0123456789abcdef0123456789abcdef";
  private static final String SPAN = "0123456789abcdef";

  @TempDir Path folder;

  @ParameterizedTest(
      name = "S3, S5: a listener of events is below the upgrade; with the agent: {0}")
  @ValueSource(booleans = {true, false})
  void listenerIsBelowTheUpgrade(
      boolean agent, ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream, agent);
    try (RawWebSocketClient client =
        RawWebSocketClient.connect(
            uri.resolve("/socket.io/?EIO=4&transport=websocket"),
            "sentry-trace: " + TRACE + "-" + SPAN + "-1")) {
      client.sendText("40"); // to the namespace
      client.sendText("42[\"say\",\"hello\"]");
      Handshake inside = upstream.awaitRequest("/in-onMessage");
      if (!agent) {
        assertThat(inside.header("sentry-trace")).isEmpty();
        return;
      }
      assertThat(inside.sentryTrace().orElseThrow().getTraceId()).hasToString(TRACE);
      sentry.awaitTransactions(2, LONG);
      SentryTransaction upgrade = only(sentry, "GET /socket.io/");
      assertThat(upgrade.getContexts().getTrace().getParentSpanId()).hasToString(SPAN);
      assertThat(upgrade.getStatus()).hasToString("OK");
      assertThat(only(sentry, "GET /in-onMessage").getContexts().getTrace().getParentSpanId())
          .isEqualTo(upgrade.getContexts().getTrace().getSpanId());
    }
  }

  private static SentryTransaction only(SentryReceiver sentry, String name) {
    List<SentryTransaction> named =
        sentry.transactions().stream()
            .filter(transaction -> transaction.getTransaction().equals(name))
            .toList();
    assertThat(named).as(name + sentry.describe()).hasSize(1);
    return named.get(0);
  }

  private URI start(
      ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream, boolean agent) {
    List<Path> libraries =
        Artifacts.ofUser().classPath("com.corundumstudio.socketio:netty-socketio:2.0.14");
    SourceProgram.compile(folder, Map.of("Talk", SOURCE), libraries);
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .property("sentry.dsn", sentry.dsn("1"))
            .property("sentry.traces-sample-rate", "1.0")
            .property("upstream", upstream.uri("/"))
            .classPath(folder)
            .classPath(libraries)
            .main("Talk");
    if (agent) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    String line = children.start(builder).awaitLine(text -> text.startsWith("port "), LONG);
    return URI.create("ws://127.0.0.1:" + line.substring("port ".length()));
  }

  private static final String SOURCE =
      """
      import com.corundumstudio.socketio.Configuration;
      import com.corundumstudio.socketio.SocketIOServer;
      import java.net.ServerSocket;
      import java.net.URI;
      import java.net.http.HttpClient;
      import java.net.http.WebSocket;

      public class Talk {
        static final HttpClient CLIENT = HttpClient.newHttpClient();

        public static void main(String[] args) throws Exception {
          Configuration configuration = new Configuration();
          configuration.setHostname("127.0.0.1");
          int port;
          try (ServerSocket free = new ServerSocket(0)) { // it does not tell the one it is given
            port = free.getLocalPort();
          }
          configuration.setPort(port);
          SocketIOServer server = new SocketIOServer(configuration);
          server.addEventListener("say", String.class, (client, text, ack) -> touch());
          server.start();
          System.out.println("port " + port);
          while (System.in.read() >= 0) {}
          System.exit(0);
        }

        static void touch() {
          CLIENT
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create(System.getProperty("upstream") + "in-onMessage"),
                  new WebSocket.Listener() {})
              .thenAccept(WebSocket::abort);
        }
      }
      """;
}
