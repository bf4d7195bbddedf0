package io.github.sentrywebsocket.testapp;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * The api's own connection to the speech service, and the way back from it to the listener.
 *
 * <p>Backpressure: the next message is requested when the listener has taken the last one, and the
 * send methods return when the network has taken the message. They have one caller at a time, the
 * listener's session, which is the serialisation that java.net.http demands.
 */
final class Upstream implements WebSocket.Listener {
  private static final Logger LOG = System.getLogger("api");
  private static final int NO_STATUS = 1005;

  private WebSocket webSocket;
  private volatile Session listener;

  private Upstream() {}

  /** Blocks until the opening handshake is over, {@code timeout} at the longest. */
  static Upstream open(HttpClient http, URI uri, Duration timeout)
      throws UpstreamFailure, InterruptedException {
    Upstream upstream = new Upstream();
    CompletableFuture<WebSocket> handshake =
        http.newWebSocketBuilder().connectTimeout(timeout).buildAsync(uri, upstream);
    try {
      upstream.webSocket = handshake.get();
      return upstream;
    } catch (ExecutionException e) {
      throw UpstreamFailure.of(e.getCause());
    } catch (InterruptedException e) {
      handshake.cancel(true);
      throw e;
    }
  }

  /** Starts the way back. Until then nothing is read, so nothing can come too early. */
  void proxyTo(Session session) {
    listener = session;
    webSocket.request(1);
  }

  void send(ByteBuffer message) {
    webSocket.sendBinary(message, true).join();
  }

  void send(String message) {
    webSocket.sendText(message, true).join();
  }

  /** Passes the listener's close code on; one that a client may not send becomes 1001. */
  void close(int code, String reason) {
    if (webSocket.isOutputClosed()) {
      return;
    }
    int sent = code == NO_STATUS ? WebSocket.NORMAL_CLOSURE : code;
    webSocket
        .sendClose(sent, reason)
        .exceptionallyCompose(refused -> webSocket.sendClose(1001, "listener ended with " + code))
        .exceptionally(
            failure -> {
              webSocket.abort();
              return webSocket;
            });
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    // the default would request a message, and there is nobody to take it yet
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
    return proxy(() -> listener.getBasicRemote().sendText(part.toString(), last));
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer part, boolean last) {
    return proxy(() -> listener.getBasicRemote().sendBinary(part, last));
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closeListener(code == NO_STATUS ? WebSocket.NORMAL_CLOSURE : code, reason);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable failure) {
    LOG.log(Level.WARNING, "upstream failed: " + failure);
    closeListener(CloseCodes.UNEXPECTED_CONDITION.getCode(), "upstream failed");
  }

  private CompletionStage<?> proxy(Sending message) {
    try {
      message.send();
      webSocket.request(1);
    } catch (IOException | IllegalStateException gone) {
      LOG.log(Level.INFO, "listener left with a message on its way: " + gone);
    }
    return null;
  }

  private void closeListener(int code, String reason) {
    try {
      listener.close(new CloseReason(CloseCodes.getCloseCode(code), reason));
    } catch (IOException | IllegalStateException gone) {
      LOG.log(Level.INFO, "listener left before the upstream closed: " + gone);
    }
  }

  private interface Sending {
    void send() throws IOException;
  }
}
