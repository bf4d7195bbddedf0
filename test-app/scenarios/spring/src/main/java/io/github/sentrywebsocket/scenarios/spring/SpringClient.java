package io.github.sentrywebsocket.scenarios.spring;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Spring's client of a Jakarta WebSocket container; it connects on a thread of its own. */
public class SpringClient extends ClientProgram {
  private static final String TOMCAT = "org.apache.tomcat.websocket.";

  SpringClient() {}

  public static void main(String[] args) throws Exception {
    new SpringClient().run();
  }

  @Override
  protected final OpenConnection open(Opening opening) throws Exception {
    return open(client(opening, false), opening);
  }

  @Override
  protected final OpenConnection openAuthenticating(Opening opening) throws Exception {
    return open(client(opening, true), opening);
  }

  @Override
  protected final OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(opening);
  }

  @Override
  protected final void openTwice(Opening opening) throws Exception {
    WebSocketClient client = client(opening, false);
    open(client, opening).abort();
    open(client, opening).abort();
  }

  /**
   * @param authenticates whether it knows the server's user and password
   */
  WebSocketClient client(Opening opening, boolean authenticates) throws Exception {
    Map<String, Object> properties = new HashMap<>();
    properties.put(TOMCAT + "IO_TIMEOUT_MS", Long.toString(opening.timeout().toMillis()));
    if (authenticates) {
      properties.put(TOMCAT + "WS_AUTHENTICATION_USER_NAME", "user");
      properties.put(TOMCAT + "WS_AUTHENTICATION_PASSWORD", "password");
    }
    StandardWebSocketClient client = new StandardWebSocketClient();
    client.setUserProperties(properties);
    return client;
  }

  private static OpenConnection open(WebSocketClient client, Opening opening) throws Exception {
    WebSocketHttpHeaders headers = new WebSocketHttpHeaders();
    opening.headers().forEach((name, lines) -> lines.forEach(line -> headers.add(name, line)));
    Future<?> session =
        (Future<?>)
            connect().invoke(client, new Listener(opening.events()), headers, opening.uri());
    WebSocketSession open;
    try {
      open = (WebSocketSession) session.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    return new OpenConnection() {
      @Override
      public void sendText(String text) throws Exception {
        open.sendMessage(new TextMessage(text));
      }

      @Override
      public void abort() throws Exception {
        open.close();
      }
    };
  }

  /** Another name and another future in Spring 5. */
  private static Method connect() throws NoSuchMethodException {
    Class<?>[] parameters = {WebSocketHandler.class, WebSocketHttpHeaders.class, URI.class};
    try {
      return WebSocketClient.class.getMethod("execute", parameters);
    } catch (NoSuchMethodException older) {
      return WebSocketClient.class.getMethod("doHandshake", parameters);
    }
  }

  private static final class Listener extends AbstractWebSocketHandler {
    private final ConnectionEvents events;

    Listener(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
      events.onOpen();
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage text) {
      events.onText(text.getPayload());
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage bytes) {
      events.onBinary();
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage pong) {
      events.onPong();
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable error) {
      events.onError();
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
      events.onClose();
    }
  }
}
