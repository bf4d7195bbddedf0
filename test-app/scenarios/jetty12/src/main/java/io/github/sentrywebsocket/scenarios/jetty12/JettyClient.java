package io.github.sentrywebsocket.scenarios.jetty12;

import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.FutureClientProgram;
import io.github.sentrywebsocket.scenarios.Opening;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.JettyUpgradeListener;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's own client. */
public final class JettyClient extends FutureClientProgram<ClientUpgradeRequest> {
  private final WebSocketClient client = new WebSocketClient();

  private JettyClient() throws Exception {
    client.start();
  }

  public static void main(String[] args) throws Exception {
    new JettyClient().run();
  }

  @Override
  protected ClientUpgradeRequest request() {
    return new ClientUpgradeRequest();
  }

  @Override
  protected Listener listener(ConnectionEvents events) {
    return new JettyListener(events);
  }

  @Override
  protected Future<?> connect(Opening opening, ClientUpgradeRequest request, Listener listener)
      throws Exception {
    client.getHttpClient().setIdleTimeout(opening.timeout().toMillis());
    return client.connect(listener, opening.uri(), request, new Headers(opening));
  }

  @Override
  protected void authenticate(URI server, String user, String password) {
    client
        .getHttpClient()
        .getAuthenticationStore()
        .addAuthentication(
            new BasicAuthentication(server, BasicAuthentication.ANY_REALM, user, password));
  }

  @Override
  protected Executor threads() {
    return client.getExecutor();
  }

  /** The last word on the request. */
  private record Headers(Opening opening) implements JettyUpgradeListener {
    @Override
    public void onHandshakeRequest(Request request) {
      request.headers(
          fields -> opening.headers().forEach((name, values) -> fields.put(name, values)));
    }
  }

  /** Public because Jetty calls it by a look-up of its own. */
  public static final class JettyListener implements Session.Listener.AutoDemanding, Listener {
    private final ConnectionEvents events;
    private volatile Session session;

    JettyListener(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    public boolean isOpen() {
      return session != null;
    }

    @Override
    public void sendText(String text) throws Exception {
      Callback.Completable.with(callback -> session.sendText(text, callback)).get();
    }

    @Override
    public void abort() throws Exception {
      session.disconnect();
    }

    @Override
    public void onWebSocketOpen(Session session) {
      this.session = session;
      events.onOpen();
    }

    @Override
    public void onWebSocketText(String message) {
      events.onText(message);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
      events.onBinary();
      callback.succeed();
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
