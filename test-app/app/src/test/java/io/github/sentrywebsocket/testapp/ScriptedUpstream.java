package io.github.sentrywebsocket.testapp;

import jakarta.servlet.ServletException;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A speech service that does as it is told: {@code close 4321 enough}, {@code say hello}. */
final class ScriptedUpstream extends Endpoint {
  private final BlockingQueue<String> seen;

  private ScriptedUpstream(BlockingQueue<String> seen) {
    this.seen = seen;
  }

  /** {@code seen} gets the query string of each upgrade and the code and reason of each close. */
  static WebServer start(BlockingQueue<String> seen) throws IOException {
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(ScriptedUpstream.class, Stt.PATH)
            .configurator(
                new ServerEndpointConfig.Configurator() {
                  @Override
                  public <T> T getEndpointInstance(Class<T> type) {
                    return type.cast(new ScriptedUpstream(seen));
                  }
                })
            .build();
    return WebServer.start(
        0,
        (classes, servlets) -> {
          try {
            WebServer.webSockets(servlets).addEndpoint(config);
          } catch (DeploymentException e) {
            throw new ServletException(e);
          }
        });
  }

  static BlockingQueue<String> nothingSeenYet() {
    return new LinkedBlockingQueue<>();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    seen.add(session.getQueryString());
    MessageHandler.Whole<String> script = line -> follow(line, session);
    session.addMessageHandler(String.class, script);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    seen.add(reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
  }

  private static void follow(String line, Session session) {
    String[] words = line.split(" ", 3);
    try {
      if (words[0].equals("close")) {
        int code = Integer.parseInt(words[1]);
        session.close(new CloseReason(CloseCodes.getCloseCode(code), words[2]));
      } else {
        session.getBasicRemote().sendText(line.substring("say ".length()));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
