package io.github.sentrywebsocket.scenarios.quarkus;

import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocketClient;
import io.quarkus.websockets.next.WebSocketClientConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A client's bean, one for all connections: it finds whom to tell by the path that was opened. */
@WebSocketClient(path = "/")
@NonBlocking
public class Listener {
  static final Map<String, ConnectionEvents> EVENTS = new ConcurrentHashMap<>();

  @OnOpen
  public void onOpen(WebSocketClientConnection connection) {
    events(connection).onOpen();
  }

  @OnTextMessage
  public void onText(String text, WebSocketClientConnection connection) {
    events(connection).onText(text);
  }

  @OnBinaryMessage
  public void onBinary(Buffer bytes, WebSocketClientConnection connection) {
    events(connection).onBinary();
  }

  @OnPongMessage
  public void onPong(Buffer bytes, WebSocketClientConnection connection) {
    events(connection).onPong();
  }

  @OnError
  public void onError(Throwable failure, WebSocketClientConnection connection) {
    events(connection).onError();
  }

  @OnClose
  public void onClose(WebSocketClientConnection connection) {
    events(connection).onClose();
  }

  private static ConnectionEvents events(WebSocketClientConnection connection) {
    return EVENTS.get(connection.handshakeRequest().path());
  }
}
