package io.github.sentrywebsocket.matrix.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import io.github.sentrywebsocket.matrix.corner.SourceProgram;
import io.sentry.SpanContext;
import io.sentry.protocol.SentryTransaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** STOMP and SockJS, which Spring's clients speak above its StandardWebSocketClient. */
@ExtendWith(HarnessExtension.class)
@DisplayName("Spring's clients of protocols above WebSocket")
class SpringClientsIT {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String CONNECTED = "CONNECTED\nversion:1.2\n\n\0";
  private static final String MESSAGE =
      "MESSAGE\nsubscription:0\nmessage-id:1\ndestination:/texts\n\ntext\0";
  private static final String INFO =
      "{\"websocket\":true,\"origins\":[\"*:*\"],\"cookie_needed\":false,\"entropy\":1}";

  @TempDir Path folder;

  @ParameterizedTest(
      name = "C2, L1: a STOMP session''s handlers are below the handshake; Spring {0}, agent: {1}")
  @CsvSource({"5.3.39, true", "5.3.39, false", "7.0.10, true", "7.0.10, false"})
  void stompHandlersAreBelowTheHandshake(
      String version,
      boolean agent,
      ChildJvms children,
      SentryReceiver sentry,
      RawWebSocketServer server) {
    server.on("/stomp", UpgradeAnswer.accept().sending(CONNECTED, MESSAGE));
    start(children, sentry, version, agent, "stomp", server.uri("/stomp").toString());
    for (String inside : List.of("/in-afterConnected", "/in-handleFrame")) {
      isBelow(server.awaitRequest("/stomp"), server.awaitRequest(inside), agent, sentry);
    }
  }

  @ParameterizedTest(
      name = "C2, L1: a SockJS session''s handler is below the handshake; Spring {0}, agent: {1}")
  @CsvSource({"5.3.39, true", "5.3.39, false", "7.0.10, true", "7.0.10, false"})
  void sockJsHandlerIsBelowTheHandshake(
      String version,
      boolean agent,
      ChildJvms children,
      SentryReceiver sentry,
      RawWebSocketServer server) {
    server.on("/sockjs/info", UpgradeAnswer.body(200, INFO, "Content-Type: application/json"));
    server.otherwise(
        request ->
            request.path().endsWith("/websocket")
                ? UpgradeAnswer.accept().sending("o", "a[\"text\"]")
                : UpgradeAnswer.accept());
    String uri = server.uri("/sockjs").toString().replaceFirst("ws", "http");
    start(children, sentry, version, agent, "sockjs", uri);
    Handshake inside = server.awaitRequest("/in-handleTextMessage");
    assertThat(server.awaitRequest("/sockjs/info").header("sentry-trace"))
        .as("no WebSocket")
        .isEmpty();
    Handshake handshake =
        server.requests().stream()
            .filter(request -> request.path().endsWith("/websocket"))
            .findFirst()
            .orElseThrow();
    isBelow(handshake, inside, agent, sentry);
  }

  private static void isBelow(
      Handshake handshake, Handshake inside, boolean agent, SentryReceiver sentry) {
    if (!agent) {
      assertThat(handshake.header("sentry-trace")).isEmpty();
      assertThat(inside.header("sentry-trace")).isEmpty();
      return;
    }
    SpanContext of = trace(handshake, sentry);
    assertThat(of.getOperation()).isEqualTo("websocket.client");
    assertThat(trace(inside, sentry).getTraceId()).isEqualTo(of.getTraceId());
    assertThat(trace(inside, sentry).getParentSpanId()).isEqualTo(of.getSpanId());
  }

  /** Of the transaction that was sent with a request. */
  private static SpanContext trace(Handshake request, SentryReceiver sentry) {
    assertThat(request.header("sentry-trace")).hasSize(1);
    String span = request.sentryTrace().orElseThrow().getSpanId().toString();
    sentry.await("span " + span, any -> !with(span, sentry).isEmpty(), LONG);
    return with(span, sentry).get(0);
  }

  private static List<SpanContext> with(String span, SentryReceiver sentry) {
    return sentry.transactions().stream()
        .map(SentryTransaction::getContexts)
        .map(contexts -> (SpanContext) contexts.getTrace())
        .filter(trace -> trace.getSpanId().toString().equals(span))
        .toList();
  }

  private void start(
      ChildJvms children,
      SentryReceiver sentry,
      String version,
      boolean agent,
      String protocol,
      String uri) {
    boolean isOld = version.startsWith("5.");
    String tomcat = isOld ? "9.0.123" : "11.0.22";
    List<Path> libraries =
        Artifacts.ofUser()
            .classPath(
                "org.springframework:spring-webmvc:" + version,
                "org.springframework:spring-websocket:" + version,
                "org.springframework:spring-messaging:" + version,
                "com.fasterxml.jackson.core:jackson-databind:2.18.2",
                "org.apache.tomcat.embed:tomcat-embed-core:" + tomcat,
                "org.apache.tomcat.embed:tomcat-embed-websocket:" + tomcat);
    String source =
        SOURCE
            .replace("CONNECT", isOld ? "connect" : "connectAsync")
            .replace("EXECUTE", isOld ? "doHandshake" : "execute");
    SourceProgram.compile(folder, Map.of("Client", source), libraries);
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .property("sentry.dsn", sentry.dsn("1"))
            .property("sentry.traces-sample-rate", "1.0")
            .classPath(folder)
            .classPath(libraries)
            .main("Client")
            .args(protocol, uri);
    if (agent) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    children.start(builder);
  }

  private static final String SOURCE =
      """
      import java.lang.reflect.Type;
      import java.net.URI;
      import java.net.http.HttpClient;
      import java.net.http.WebSocket;
      import java.util.List;
      import org.springframework.messaging.converter.StringMessageConverter;
      import org.springframework.messaging.simp.stomp.StompHeaders;
      import org.springframework.messaging.simp.stomp.StompSession;
      import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
      import org.springframework.web.socket.TextMessage;
      import org.springframework.web.socket.WebSocketSession;
      import org.springframework.web.socket.client.standard.StandardWebSocketClient;
      import org.springframework.web.socket.handler.TextWebSocketHandler;
      import org.springframework.web.socket.messaging.WebSocketStompClient;
      import org.springframework.web.socket.sockjs.client.SockJsClient;
      import org.springframework.web.socket.sockjs.client.WebSocketTransport;

      public class Client {
        static final HttpClient CLIENT = HttpClient.newHttpClient();
        static String uri;

        public static void main(String[] args) throws Exception {
          uri = args[1];
          StandardWebSocketClient webSockets = new StandardWebSocketClient();
          if (args[0].equals("stomp")) {
            WebSocketStompClient client = new WebSocketStompClient(webSockets);
            client.setMessageConverter(new StringMessageConverter());
            client.CONNECT(uri, new Session()).get();
          } else {
            SockJsClient client = new SockJsClient(List.of(new WebSocketTransport(webSockets)));
            client.EXECUTE(new Handler(), uri).get();
          }
          while (System.in.read() >= 0) {}
          System.exit(0);
        }

        static void touch(String path) {
          CLIENT
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create(uri.replaceFirst("^http", "ws")).resolve(path),
                  new WebSocket.Listener() {})
              .thenAccept(WebSocket::abort);
        }

        static class Session extends StompSessionHandlerAdapter {
          @Override
          public void afterConnected(StompSession session, StompHeaders headers) {
            touch("/in-afterConnected");
            session.subscribe("/texts", this);
          }

          @Override
          public Type getPayloadType(StompHeaders headers) {
            return String.class;
          }

          @Override
          public void handleFrame(StompHeaders headers, Object payload) {
            touch("/in-handleFrame");
          }
        }

        static class Handler extends TextWebSocketHandler {
          @Override
          protected void handleTextMessage(WebSocketSession session, TextMessage message) {
            touch("/in-handleTextMessage");
          }
        }
      }
      """;
}
