package io.github.sentrywebsocket.scenarios.jetty9;

import io.github.sentrywebsocket.scenarios.Callbacks;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WebSocketListener;
import org.eclipse.jetty.websocket.api.WebSocketPingPongListener;

/** Callbacks of Jetty's interfaces, which are the same in Jetty 9, 10 and 11. */
public final class ListenerEndpoint implements WebSocketListener, WebSocketPingPongListener {
  private final String path;

  public ListenerEndpoint(String path) {
    this.path = path;
  }

  @Override
  public void onWebSocketConnect(Session session) {
    Callbacks.called(path, "onOpen");
  }

  @Override
  public void onWebSocketText(String message) {
    Callbacks.called(path, "onMessage");
  }

  @Override
  public void onWebSocketBinary(byte[] payload, int offset, int length) {
    Callbacks.called(path, "onBinary");
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    Callbacks.called(path, "onPing");
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    Callbacks.called(path, "onPong");
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    Callbacks.called(path, "onError");
  }

  @Override
  public void onWebSocketClose(int statusCode, String reason) {
    Callbacks.called(path, "onClose");
  }
}
