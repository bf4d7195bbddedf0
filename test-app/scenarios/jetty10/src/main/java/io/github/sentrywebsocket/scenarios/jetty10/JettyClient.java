package io.github.sentrywebsocket.scenarios.jetty10;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.util.BasicAuthentication;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WebSocketListener;
import org.eclipse.jetty.websocket.api.WebSocketPingPongListener;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.JettyUpgradeListener;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's own client. */
public final class JettyClient extends ClientProgram {
  private final WebSocketClient client = new WebSocketClient();

  private JettyClient() throws Exception {
    client.start();
  }

  public static void main(String[] args) throws Exception {
    new JettyClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    client.getHttpClient().setIdleTimeout(opening.timeout().toMillis());
    return open(opening, new ClientUpgradeRequest());
  }

  @Override
  protected OpenConnection openAuthenticating(Opening opening) throws Exception {
    client
        .getHttpClient()
        .getAuthenticationStore()
        .addAuthentication(
            new BasicAuthentication(
                opening.uri().resolve("/"), BasicAuthentication.ANY_REALM, "user", "password"));
    return open(opening);
  }

  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    ClientUpgradeRequest request = new ClientUpgradeRequest();
    open(opening, request).abort();
    open(opening, request).abort();
  }

  private OpenConnection open(Opening opening, ClientUpgradeRequest request) throws Exception {
    Listener listener = new Listener(opening.events());
    try {
      client
          .connect(listener, opening.uri(), request, new Headers(opening))
          .get(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // A listener that throws at once fails the future of a connection that was opened.
      if (listener.session == null) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
    return listener;
  }

  /** The client's threads open the connection of a caller, then one of their own. */
  private void otherThread() throws Exception {
    inTransaction(Opening.of(Outgoing.uri("server", "/other-thread")), this::open);
    CompletableFuture.runAsync(
            () -> outgoing.touch("/other-thread/after").join(), client.getExecutor())
        .get(10, TimeUnit.SECONDS);
  }

  /** The last word on the request. */
  private record Headers(Opening opening) implements JettyUpgradeListener {
    @Override
    public void onHandshakeRequest(HttpRequest request) {
      request.headers(
          fields -> opening.headers().forEach((name, values) -> fields.put(name, values)));
    }
  }

  /** Public because Jetty calls it by a look-up of its own. */
  public static final class Listener
      implements WebSocketListener, WebSocketPingPongListener, OpenConnection {
    private final ConnectionEvents events;
    private volatile Session session;

    Listener(ConnectionEvents events) {
      this.events = events;
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
}
