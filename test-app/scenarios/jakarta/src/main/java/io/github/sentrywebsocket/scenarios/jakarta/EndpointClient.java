package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The client of whatever container of Jakarta WebSocket is on the class path. */
public final class EndpointClient extends ClientProgram {
  private final WebSocketContainer container = ContainerProperties.container();

  private EndpointClient() {}

  public static void main(String[] args) throws Exception {
    new EndpointClient().run();
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(config(opening), opening);
  }

  @Override
  protected OpenConnection openAuthenticating(Opening opening) throws Exception {
    ClientEndpointConfig config = config(opening);
    config.getUserProperties().putAll(ContainerProperties.CREDENTIALS);
    return open(config, opening);
  }

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

  private static ClientEndpointConfig config(Opening opening) {
    ClientEndpointConfig.Configurator headers =
        new ClientEndpointConfig.Configurator() {
          @Override
          public void beforeRequest(Map<String, List<String>> request) {
            opening.headers().forEach((name, lines) -> request.put(name, new ArrayList<>(lines)));
          }
        };
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create().configurator(headers).build();
    config.getUserProperties().putAll(ContainerProperties.timeout(opening.timeout()));
    return config;
  }

  private OpenConnection open(ClientEndpointConfig config, Opening opening) throws Exception {
    WebSocketContainer client = ContainerProperties.forConnection(container);
    ContainerProperties.configure(client, opening.timeout());
    Listener listener = new Listener(opening.events());
    try {
      client.connectToServer(listener, config, opening.uri());
    } catch (Exception e) {
      // A listener that throws at once fails Jetty's future of a connection that was opened.
      if (listener.session == null) {
        throw e;
      }
    }
    return listener;
  }

  private static final class Listener extends Endpoint implements OpenConnection {
    private final ConnectionEvents events;
    private volatile Session session;

    Listener(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    public void sendText(String text) throws Exception {
      session.getBasicRemote().sendText(text);
    }

    @Override
    public void abort() throws Exception {
      session.close();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      this.session = session;
      session.addMessageHandler(
          new MessageHandler.Whole<String>() {
            @Override
            public void onMessage(String text) {
              events.onText(text);
            }
          });
      session.addMessageHandler(
          new MessageHandler.Whole<ByteBuffer>() {
            @Override
            public void onMessage(ByteBuffer bytes) {
              events.onBinary();
            }
          });
      session.addMessageHandler(
          new MessageHandler.Whole<PongMessage>() {
            @Override
            public void onMessage(PongMessage pong) {
              events.onPong();
            }
          });
      events.onOpen();
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      events.onClose();
    }

    @Override
    public void onError(Session session, Throwable error) {
      events.onError();
    }
  }
}
