package io.github.sentrywebsocket.benchmark;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** What is done with the server, one operation after the other. */
final class Clients {

  private static final long MILLISECOND = 1_000_000;
  private static final String TEXT = "x".repeat(64);
  private static final String SENTRY_TRACE = "0123456789abcdef0123456789abcdef-0123456789abcdef-1";
  private static final String BAGGAGE =
      "sentry-environment=production,sentry-public_key=key,sentry-sample_rand=0.123456,"
          + "sentry-sample_rate=1,sentry-sampled=true,"
          + "sentry-trace_id=0123456789abcdef0123456789abcdef";

  private final int port;
  private final URI echo;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Object> held = new ArrayList<>();
  private Socket keptAlive;
  private Echoes echoes;
  private WebSocket webSocket;

  Clients(int port) {
    this.port = port;
    this.echo = URI.create("ws://127.0.0.1:" + port + "/echo");
  }

  void run(String name, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      run(name);
    }
  }

  private void run(String name) throws Exception {
    switch (name) {
      case "plain":
        plain();
        break;
      case "plain-in-turn":
        // The server waits for each: what it does when one is there already depends on the moment.
        LockSupport.parkNanos(MILLISECOND);
        plain();
        break;
      case "echo":
        echo();
        break;
      case "handshake":
        handshake(http.newWebSocketBuilder(), echo);
        break;
      case "handshake-by-hand":
        handshakeByHand();
        break;
      case "open":
        held.add(open(http.newWebSocketBuilder(), new Echoes()));
        break;
      case "open-with-headers":
        held.add(open(withHeaders(), new Echoes()));
        break;
      case "open-server":
        held.add(openServer());
        break;
      case "hold-client":
        held.add(SdkByHand.client((header, value) -> {}));
        break;
      case "hold-server":
        held.add(SdkByHand.server(List.of(SENTRY_TRACE), List.of(BAGGAGE)));
        break;
      default:
        throw new IllegalArgumentException(name);
    }
  }

  private void plain() throws IOException {
    if (keptAlive == null) {
      keptAlive = new Socket("127.0.0.1", port);
      keptAlive.setTcpNoDelay(true);
    }
    write(keptAlive, "GET /plain HTTP/1.1\r\nHost: a\r\n\r\n");
    DataInputStream in = new DataInputStream(keptAlive.getInputStream());
    skipHead(in);
    in.skipNBytes(2);
  }

  private void echo() throws Exception {
    if (webSocket == null) {
      echoes = new Echoes();
      webSocket = open(http.newWebSocketBuilder(), echoes);
    }
    webSocket.sendText(TEXT, true);
    echoes.received.acquire();
  }

  /** What somebody writes who has no agent, here and in {@link Server}'s filter. */
  private void handshakeByHand() throws Exception {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    SdkByHand.client(builder::header);
    handshake(builder, URI.create(echo + "?" + Server.BY_HAND));
  }

  private void handshake(WebSocket.Builder builder, URI address) throws Exception {
    Echoes listener = new Echoes();
    WebSocket webSocket = builder.buildAsync(address, listener).get();
    webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    listener.closed.acquire();
  }

  /** The SDK makes new strings for each handshake, and the library keeps them. */
  private WebSocket.Builder withHeaders() {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    SdkByHand.client(builder::header);
    return builder;
  }

  private WebSocket open(WebSocket.Builder builder, Echoes listener) throws Exception {
    return builder.buildAsync(echo, listener).get();
  }

  /** A connection whose client no library and no agent knows. */
  private Socket openServer() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    write(
        socket,
        "GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "sentry-trace: "
            + SENTRY_TRACE
            + "\r\nbaggage: "
            + BAGGAGE
            + "\r\n\r\n");
    skipHead(new DataInputStream(socket.getInputStream()));
    return socket;
  }

  private static void write(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static void skipHead(DataInputStream in) throws IOException {
    for (int last = 0; last != 0x0d0a0d0a; ) {
      last = last << 8 | in.readUnsignedByte();
    }
  }

  private static final class Echoes implements WebSocket.Listener {
    final Semaphore received = new Semaphore(0);
    final Semaphore closed = new Semaphore(0);

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      from.request(1);
      if (last) {
        received.release();
      }
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.release();
      return null;
    }
  }
}
