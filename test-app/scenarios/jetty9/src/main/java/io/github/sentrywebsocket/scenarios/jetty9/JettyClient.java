package io.github.sentrywebsocket.scenarios.jetty9;

import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.FutureClientProgram;
import io.github.sentrywebsocket.scenarios.Opening;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.eclipse.jetty.client.util.BasicAuthentication;
import org.eclipse.jetty.websocket.api.UpgradeRequest;
import org.eclipse.jetty.websocket.api.UpgradeResponse;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.client.io.UpgradeListener;

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

  /** Jetty 9.4.0 sends no header of a {@code ClientUpgradeRequest}, only those of a listener. */
  private record Headers(Opening opening) implements UpgradeListener {
    @Override
    public void onHandshakeRequest(UpgradeRequest request) {
      opening.headers().forEach(request::setHeader);
    }

    @Override
    public void onHandshakeResponse(UpgradeResponse response) {
      // nothing to add
    }
  }
}
