package io.github.sentrywebsocket.scenarios.rules;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Does what its path and the messages say. */
@ServerEndpoint("/not-scanned")
public final class RulesEndpoint {
  private String name;

  @OnOpen
  public void onOpen(Session session) {
    name = session.getRequestURI().getPath().substring(1);
    if (name.equals("throws-on-open")) {
      throw new IllegalStateException(name);
    }
    if (name.equals("idle")) {
      session.setMaxIdleTimeout(300);
    }
  }

  /** An error's text names the session it happened in; a proxy is told what it forwards. */
  @OnMessage
  public void onText(Session session, String text) throws IOException {
    if (text.startsWith("forward ")) {
      Clients.forward(text.substring(8), "/" + name + "/in-callback");
      return;
    }
    switch (text) {
      case "close" ->
          session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "asked to"));
      case "throw" -> throw new IllegalStateException("at " + name);
      case "capture" -> RulesProgram.APPLICATION.captureMessage("at " + name);
      case "binary" -> session.getBasicRemote().sendBinary(ByteBuffer.allocate(7));
      default -> session.getBasicRemote().sendText("got " + text);
    }
  }

  @OnMessage
  public void onBinary(byte[] bytes) {
    // counted by the agent
  }
}
