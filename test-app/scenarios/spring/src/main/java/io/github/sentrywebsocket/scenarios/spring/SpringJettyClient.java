package io.github.sentrywebsocket.scenarios.spring;

import io.github.sentrywebsocket.scenarios.Opening;
import org.eclipse.jetty.client.util.BasicAuthentication;
import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.jetty.JettyWebSocketClient;

/** Spring's client on Jetty's, until Spring 6.0. */
public final class SpringJettyClient extends SpringClient {
  private final org.eclipse.jetty.websocket.client.WebSocketClient jetty =
      new org.eclipse.jetty.websocket.client.WebSocketClient();
  private final JettyWebSocketClient client = new JettyWebSocketClient(jetty);

  private SpringJettyClient() {
    client.start();
  }

  public static void main(String[] args) throws Exception {
    new SpringJettyClient().run();
  }

  @Override
  WebSocketClient client(Opening opening, boolean authenticates) {
    jetty.getHttpClient().setIdleTimeout(opening.timeout().toMillis());
    if (authenticates) {
      jetty
          .getHttpClient()
          .getAuthenticationStore()
          .addAuthentication(
              new BasicAuthentication(
                  opening.uri().resolve("/"), BasicAuthentication.ANY_REALM, "user", "password"));
    }
    return client;
  }
}
