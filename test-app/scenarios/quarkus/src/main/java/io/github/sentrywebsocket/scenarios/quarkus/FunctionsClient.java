package io.github.sentrywebsocket.scenarios.quarkus;

import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.Opening;
import io.quarkus.websockets.next.BasicWebSocketConnector;
import io.quarkus.websockets.next.WebSocketClientConnection;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.function.Supplier;

/** Quarkus's client whose callbacks are functions, on worker threads. */
final class FunctionsClient extends ConnectorProgram<BasicWebSocketConnector> {
  private final Supplier<BasicWebSocketConnector> connectors;

  FunctionsClient(Supplier<BasicWebSocketConnector> connectors) {
    this.connectors = connectors;
  }

  @Override
  protected BasicWebSocketConnector connector(Opening opening) {
    ConnectionEvents events = opening.events();
    BasicWebSocketConnector connector =
        connectors
            .get()
            .baseUri(withoutPath(opening.uri()))
            .path(opening.uri().getRawPath())
            .onOpen(connection -> events.onOpen())
            .onTextMessage((connection, text) -> text(text, events, connection))
            .onBinaryMessage((connection, bytes) -> events.onBinary())
            .onPong((connection, bytes) -> events.onPong())
            .onError((connection, failure) -> events.onError())
            .onClose((connection, reason) -> events.onClose());
    opening
        .headers()
        .forEach((name, values) -> values.forEach(value -> connector.addHeader(name, value)));
    return connector;
  }

  private static URI withoutPath(URI uri) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + query);
  }

  private static void text(
      String text, ConnectionEvents events, WebSocketClientConnection connection) {
    try {
      events.onText(text);
    } catch (RuntimeException e) { // does not end a connection
      connection.close().subscribe().with(any -> {}, failure -> {});
      throw e;
    }
  }

  @Override
  protected Uni<WebSocketClientConnection> connect(BasicWebSocketConnector connector) {
    return connector.connect();
  }
}
