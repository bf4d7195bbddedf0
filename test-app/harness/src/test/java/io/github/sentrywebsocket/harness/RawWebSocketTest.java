package io.github.sentrywebsocket.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentry.SentryTraceHeader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The raw server against the JDK's client, then against the raw client. */
@ExtendWith(HarnessExtension.class)
class RawWebSocketTest {
  private static final String TRACE = "12312012123120121231201212312012-1121201211212012-1";

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Test
  void recordsWhatTheJdkSendsAndTalksToIt(RawWebSocketServer server) throws Exception {
    server.on("/chat", UpgradeAnswer.accept().sending("hello").closingOn("bye", 4001, "done"));
    WebSocket webSocket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("sentry-trace", TRACE)
            .buildAsync(server.uri("/chat?room=1"), listener())
            .get(10, TimeUnit.SECONDS);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
    webSocket.sendText("x".repeat(70_000), true).get(10, TimeUnit.SECONDS);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).hasSize(70_000);
    webSocket.sendText("bye", true);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("4001 done");

    Handshake request = server.awaitRequest("/chat");
    assertThat(request.requestLine()).isEqualTo("GET /chat?room=1 HTTP/1.1");
    assertThat(request.header("SENTRY-TRACE")).containsExactly(TRACE);
    assertThat(request.sentryTrace()).map(SentryTraceHeader::getValue).contains(TRACE);
    assertThat(request.peerPort()).isPositive();
  }

  @Test
  void answersTheJdkWithWhatItShouldNotAccept(RawWebSocketServer server) {
    server
        .on("/401", UpgradeAnswer.status(401, "WWW-Authenticate: Basic realm=\"r\""))
        .on("/500", UpgradeAnswer.status(500))
        .on("/reset", UpgradeAnswer.reset())
        .on("/half", UpgradeAnswer.half())
        .on("/key", UpgradeAnswer.wrongAcceptKey());
    assertThat(refusal(server.uri("/401")).getResponse().headers())
        .extracting(HttpHeaders::map)
        .extracting("www-authenticate")
        .isNotNull();
    assertThat(refusal(server.uri("/500")).getResponse().statusCode()).isEqualTo(500);
    for (String path : new String[] {"/reset", "/half", "/key"}) {
      assertThatThrownBy(() -> connect(server.uri(path)).join())
          .as(path)
          .isInstanceOf(CompletionException.class);
    }
    assertThat(server.requests("/half")).isNotEmpty();
  }

  @Test
  void hangsUntilTheClientGoes(RawWebSocketServer server) {
    server.on("/", UpgradeAnswer.hang());
    RawWebSocketClient client = RawWebSocketClient.send(server.uri("/"));
    server.awaitRequest("/");
    assertThat(server.openConnections()).isOne();
    client.close();
    Awaitility.await().until(() -> server.openConnections() == 0);
  }

  @Test
  void rawPeersExchangeFrames(RawWebSocketServer server) {
    server.otherwise(any -> UpgradeAnswer.accept().subprotocol("chat"));
    try (RawWebSocketClient client =
        RawWebSocketClient.connect(
            server.uri("/"), "Sentry-Trace: " + TRACE, "sentry-trace: " + TRACE, "malformed")) {
      assertThat(client.answer().status()).isEqualTo(101);
      assertThat(client.answer().header("sec-websocket-protocol")).containsExactly("chat");
      client.sendText("héllo");
      assertThat(client.read().text()).isEqualTo("héllo");
      client.sendBinary((byte) 1, (byte) 2);
      assertThat(client.read().payload()).containsExactly(1, 2);
      client.sendFragmented("a", "b", "c");
      assertThat(client.read()).matches(frame -> !frame.fin() && frame.opcode() == Frame.TEXT);
      assertThat(client.read()).matches(frame -> !frame.fin() && frame.text().equals("b"));
      assertThat(client.read()).matches(frame -> frame.fin() && frame.opcode() == 0);
      client.sendPing("p");
      assertThat(client.read().opcode()).isEqualTo(Frame.PONG);
      assertThatThrownBy(() -> client.read(Duration.ofMillis(50)))
          .isInstanceOf(AssertionError.class);
      client.sendClose(1000, "enough");
      assertThat(client.read().closeReason()).isEqualTo("enough");
    }
    Handshake request = server.awaitRequest("/");
    assertThat(request.header("sentry-trace")).containsExactly(TRACE, TRACE);
    assertThat(request.headerLines()).contains("malformed");
    assertThatThrownBy(request::sentryTrace).isInstanceOf(AssertionError.class);
  }

  @Test
  void retryOnOneConnectionIsARequestOfItsOwn(RawWebSocketServer server) {
    UpgradeAnswer answer = UpgradeAnswer.once(UpgradeAnswer.unauthorized(), UpgradeAnswer.accept());
    server.otherwise(any -> answer);
    try (RawWebSocketClient client = RawWebSocketClient.connect(server.uri("/"))) {
      assertThat(client.answer().status()).isEqualTo(401);
    }
    try (RawWebSocketClient client = RawWebSocketClient.connect(server.uri("/"))) {
      assertThat(client.answer().status()).isEqualTo(101);
    }
    assertThat(server.awaitRequests("/", 2)).hasSize(2);
  }

  @Test
  void goodbyesAreAsToldTo(RawWebSocketServer server) {
    UpgradeAnswer answer = UpgradeAnswer.accept().resettingOn("reset").vanishingOn("vanish");
    server.otherwise(any -> answer);
    for (String how : new String[] {"reset", "vanish"}) {
      try (RawWebSocketClient client = RawWebSocketClient.connect(server.uri("/"))) {
        client.sendText(how);
        assertThatThrownBy(client::read).as(how).isInstanceOf(UncheckedIOException.class);
      }
    }
    server.on("/b", UpgradeAnswer.body(503, "sorry", "Retry-After: 1"));
    try (RawWebSocketClient client = RawWebSocketClient.connect(server.uri("/b"))) {
      assertThat(client.answer().body()).isEqualTo("sorry");
      client.reset();
    }
  }

  private WebSocketHandshakeException refusal(URI uri) {
    Throwable failure = connect(uri).handle((webSocket, thrown) -> thrown).join();
    return (WebSocketHandshakeException)
        (failure instanceof CompletionException ? failure.getCause() : failure);
  }

  private CompletableFuture<WebSocket> connect(URI uri) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(uri, listener())
        .orTimeout(10, TimeUnit.SECONDS);
  }

  private WebSocket.Listener listener() {
    return new WebSocket.Listener() {
      private final StringBuilder message = new StringBuilder();

      @Override
      public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
          heard.add(message.toString());
          message.setLength(0);
        }
        webSocket.request(1);
        return null;
      }

      @Override
      public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        heard.add(statusCode + " " + reason);
        return null;
      }
    };
  }
}
