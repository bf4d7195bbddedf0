package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client of Jakarta WebSocket in whatever container is on the class path. */
public class JakartaClient extends ClientProgram {
  private final WebSocketContainer container = container();

  public static void main(String[] args) throws Exception {
    new JakartaClient().run();
  }

  protected WebSocketContainer container() {
    return ContainerProvider.getWebSocketContainer();
  }

  /** Containers have time-outs of their own; each ignores the others'. */
  protected void limit(Opening opening, Map<String, Object> properties) {
    long millis = opening.timeout().toMillis();
    properties.put("org.apache.tomcat.websocket.IO_TIMEOUT_MS", Long.toString(millis));
    properties.put("io.undertow.websocket.CONNECT_TIMEOUT", Math.max(1, (int) (millis / 1000)));
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(config(opening), opening);
  }

  /** Only for containers that follow them without being told to. */
  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    ClientEndpointConfig config = config(opening);
    open(config, opening).abort();
    open(config, opening).abort();
  }

  protected ClientEndpointConfig config(Opening opening) {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .configurator(
                new ClientEndpointConfig.Configurator() {
                  @Override
                  public void beforeRequest(Map<String, List<String>> headers) {
                    opening
                        .headers()
                        .forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
                  }
                })
            .build();
    limit(opening, config.getUserProperties());
    return config;
  }

  protected final OpenConnection open(ClientEndpointConfig config, Opening opening)
      throws Exception {
    Session session =
        container.connectToServer(new Listener(opening.events()), config, opening.uri());
    return new OpenConnection() {
      @Override
      public void sendText(String text) throws Exception {
        session.getBasicRemote().sendText(text);
      }

      @Override
      public void abort() throws Exception {
        session.close();
      }
    };
  }

  private static final class Listener extends Endpoint {
    private final ConnectionEvents events;

    Listener(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(String.class, (MessageHandler.Whole<String>) events::onText);
      session.addMessageHandler(
          byte[].class, (MessageHandler.Whole<byte[]>) bytes -> events.onBinary());
      session.addMessageHandler(
          PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> events.onPong());
      events.onOpen();
    }

    @Override
    public void onError(Session session, Throwable error) {
      events.onError();
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      events.onClose();
    }
  }
}
