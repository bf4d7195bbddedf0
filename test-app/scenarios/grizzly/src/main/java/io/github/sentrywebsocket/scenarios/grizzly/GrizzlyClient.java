package io.github.sentrywebsocket.scenarios.grizzly;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpClientFilter;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.nio.transport.TCPNIOConnectorHandler;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.websockets.DataFrame;
import org.glassfish.grizzly.websockets.HandshakeException;
import org.glassfish.grizzly.websockets.ProtocolHandler;
import org.glassfish.grizzly.websockets.SimpleWebSocket;
import org.glassfish.grizzly.websockets.Version;
import org.glassfish.grizzly.websockets.WebSocket;
import org.glassfish.grizzly.websockets.WebSocketAdapter;
import org.glassfish.grizzly.websockets.WebSocketClientFilter;
import org.glassfish.grizzly.websockets.WebSocketHolder;
import org.glassfish.grizzly.websockets.rfc6455.RFC6455HandShake;

/** A client of Grizzly's filters, as an application has to write it. */
public final class GrizzlyClient extends ClientProgram {
  private final TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance().build();

  private GrizzlyClient() throws IOException {
    transport.start();
  }

  public static void main(String[] args) throws Exception {
    new GrizzlyClient().run();
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    Connector connector = new Connector(transport, opening, opened);
    connector.setProcessor(
        FilterChainBuilder.stateless()
            .add(new TransportFilter())
            .add(new HttpClientFilter())
            .add(new Filter(opened))
            .build());
    connector
        .connect(new InetSocketAddress(opening.uri().getHost(), opening.uri().getPort()))
        .get(10, TimeUnit.SECONDS);
    try {
      return connection(opened.get(10, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static OpenConnection connection(WebSocket webSocket) {
    return new OpenConnection() {
      @Override
      public void sendText(String text) {
        webSocket.send(text);
      }

      @Override
      public void abort() {
        webSocket.close();
      }
    };
  }

  private static final class Filter extends WebSocketClientFilter {
    private final CompletableFuture<WebSocket> opened;

    Filter(CompletableFuture<WebSocket> opened) {
      this.opened = opened;
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected void onHandshakeFailure(Connection connection, HandshakeException failure) {
      opened.completeExceptionally(failure);
      connection.closeSilently();
    }
  }

  private static final class Connector extends TCPNIOConnectorHandler {
    private final Opening opening;
    private final CompletableFuture<WebSocket> opened;

    Connector(TCPNIOTransport transport, Opening opening, CompletableFuture<WebSocket> opened) {
      super(transport);
      this.opening = opening;
      this.opened = opened;
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected void preConfigure(Connection connection) {
      super.preConfigure(connection);
      ProtocolHandler handler = Version.RFC6455.createHandler(true);
      handler.setConnection(connection);
      WebSocket webSocket = new SimpleWebSocket(handler, new Listener(opening.events(), opened));
      WebSocketHolder.set(connection, handler, webSocket).handshake = new Request(opening);
    }
  }

  private static final class Request extends RFC6455HandShake {
    private final Opening opening;

    Request(Opening opening) {
      super(opening.uri());
      this.opening = opening;
    }

    @Override
    public HttpContent composeHeaders() {
      HttpContent content = super.composeHeaders();
      opening
          .headers()
          .forEach(
              (name, values) ->
                  values.forEach(value -> content.getHttpHeader().addHeader(name, value)));
      return content;
    }
  }

  private static final class Listener extends WebSocketAdapter {
    private final ConnectionEvents events;
    private final CompletableFuture<WebSocket> opened;

    Listener(ConnectionEvents events, CompletableFuture<WebSocket> opened) {
      this.events = events;
      this.opened = opened;
    }

    @Override
    public void onConnect(WebSocket webSocket) {
      opened.complete(webSocket);
      events.onOpen();
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      events.onText(text);
    }

    @Override
    public void onMessage(WebSocket webSocket, byte[] bytes) {
      events.onBinary();
    }

    @Override
    public void onPing(WebSocket webSocket, byte[] bytes) {
      events.onPing();
    }

    @Override
    public void onPong(WebSocket webSocket, byte[] bytes) {
      events.onPong();
    }

    @Override
    public void onClose(WebSocket webSocket, DataFrame frame) {
      events.onClose();
    }
  }
}
