package io.github.sentrywebsocket.scenarios.quarkus;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;

/** Its methods run on the event loop. It is told of errors, its own among them. */
@NonBlocking
public abstract class LoopEndpoint {
  @OnOpen
  public void onOpen(WebSocketConnection connection) {
    called(connection, "onOpen");
  }

  @OnTextMessage
  public void onText(String text, WebSocketConnection connection) {
    called(connection, "onMessage");
  }

  @OnBinaryMessage
  public void onBinary(Buffer bytes, WebSocketConnection connection) {
    called(connection, "onBinary");
  }

  @OnPongMessage
  public void onPong(Buffer bytes, WebSocketConnection connection) {
    called(connection, "onPong");
  }

  /** Of the peer's end, not of what the other methods throw themselves. */
  @OnError
  public void onError(Throwable failure, WebSocketConnection connection) {
    if (!(failure instanceof IllegalStateException)) {
      called(connection, "onError");
    }
  }

  @OnClose
  public void onClose(WebSocketConnection connection) {
    called(connection, "onClose");
  }

  static void called(WebSocketConnection connection, String callback) {
    Callbacks.called(connection.handshakeRequest().path(), callback);
  }
}
