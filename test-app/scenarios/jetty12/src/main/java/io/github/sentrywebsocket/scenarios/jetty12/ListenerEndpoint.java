package io.github.sentrywebsocket.scenarios.jetty12;

import io.github.sentrywebsocket.scenarios.Callbacks;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Callbacks of Jetty's interfaces. */
public final class ListenerEndpoint implements Session.Listener.AutoDemanding {
  private final String path;

  ListenerEndpoint(String path) {
    this.path = path;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    Callbacks.called(path, "onOpen");
  }

  @Override
  public void onWebSocketText(String message) {
    Callbacks.called(path, "onMessage");
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    Callbacks.called(path, "onBinary");
    callback.succeed();
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
