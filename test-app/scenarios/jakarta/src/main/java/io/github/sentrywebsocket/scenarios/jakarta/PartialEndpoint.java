package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.Callbacks;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/** Takes a message in parts, as they come. */
@ServerEndpoint("/not-scanned")
public class PartialEndpoint {

  @OnMessage
  public void onPart(Session session, String part, boolean last) {
    Callbacks.called(session.getRequestURI().getPath(), last ? "onLastPart" : "onPart");
  }
}
