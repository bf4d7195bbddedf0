package io.github.sentrywebsocket.scenarios.quarkus;

import io.github.sentrywebsocket.scenarios.Opening;
import io.quarkus.websockets.next.WebSocketClientConnection;
import io.quarkus.websockets.next.WebSocketConnector;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.function.Supplier;

/** Quarkus's client whose callbacks are a bean's. */
final class QuarkusClient extends ConnectorProgram<WebSocketConnector<Listener>> {
  private final Supplier<WebSocketConnector<Listener>> connectors;

  QuarkusClient(Supplier<WebSocketConnector<Listener>> connectors) {
    this.connectors = connectors;
  }

  @Override
  protected WebSocketConnector<Listener> connector(Opening opening) {
    Listener.EVENTS.put(opening.uri().getPath(), opening.events());
    // The bean's path follows, which is none.
    WebSocketConnector<Listener> connector =
        connectors.get().baseUri(URI.create(opening.uri() + "#"));
    opening
        .headers()
        .forEach((name, values) -> values.forEach(value -> connector.addHeader(name, value)));
    return connector;
  }

  @Override
  protected Uni<WebSocketClientConnection> connect(WebSocketConnector<Listener> connector) {
    return connector.connect();
  }
}
