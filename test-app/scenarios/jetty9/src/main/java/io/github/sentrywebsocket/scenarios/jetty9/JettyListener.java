package io.github.sentrywebsocket.scenarios.jetty9;

import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.FutureClientProgram;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WebSocketListener;
import org.eclipse.jetty.websocket.api.WebSocketPingPongListener;

/** What a connection calls; the same in Jetty 9, 10 and 11. */
public final class JettyListener
    implements WebSocketListener, WebSocketPingPongListener, FutureClientProgram.Listener {
  private final ConnectionEvents events;
  private volatile Session session;

  public JettyListener(ConnectionEvents events) {
    this.events = events;
  }

  @Override
  public boolean isOpen() {
    return session != null;
  }

  @Override
  public void sendText(String text) throws Exception {
    session.getRemote().sendString(text);
  }

  @Override
  public void abort() throws Exception {
    session.disconnect();
  }

  @Override
  public void onWebSocketConnect(Session session) {
    this.session = session;
    events.onOpen();
  }

  @Override
  public void onWebSocketText(String message) {
    events.onText(message);
  }

  @Override
  public void onWebSocketBinary(byte[] payload, int offset, int length) {
    events.onBinary();
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    events.onPing();
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    events.onPong();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    events.onError();
  }

  @Override
  public void onWebSocketClose(int statusCode, String reason) {
    events.onClose();
  }
}
