package io.github.sentrywebsocket.scenarios.places;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Either side of a connection; public because Jetty calls it by a look-up of its own. */
public final class JettyListener implements Session.Listener.AutoDemanding {
  private final Transcript transcript;
  private final boolean isServer;
  private Session session;

  JettyListener(Transcript transcript, boolean isServer) {
    this.transcript = transcript;
    this.isServer = isServer;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    this.session = session;
    transcript.opened();
  }

  @Override
  public void onWebSocketText(String message) {
    transcript.text(message);
    if (isServer) {
      session.sendText(message, Callback.NOOP);
    } else {
      session.close();
    }
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    transcript.failed(cause);
  }

  @Override
  public void onWebSocketClose(int code, String reason) {
    transcript.closed(code);
  }
}
