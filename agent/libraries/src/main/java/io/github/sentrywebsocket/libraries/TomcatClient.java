package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/**
 * A handshake of Tomcat's WebSocket client: one call of {@code connectToServer}, with as many
 * requests as redirects and authentication take, all on the caller's thread. There its state waits;
 * an {@code onOpen} that opens a connection itself has one inside the other.
 */
final class TomcatClient {

  private static final ThreadLocal<TomcatClient> CURRENT = new ThreadLocal<>();

  private final TomcatClient outer;
  private final Object endpoint;
  private ClientHandshake handshake;

  /** Of the latest answer; 0 while it is awaited. */
  private int status;

  private Connection connection;

  /** Ends the scopes of onOpen. */
  private Object opening;

  private TomcatClient(TomcatClient outer, Object endpoint) {
    this.outer = outer;
    this.endpoint = endpoint;
  }

  /** A session was made on this thread: its connection, if it is a client's; null otherwise. */
  static Connection opened() {
    TomcatClient client = CURRENT.get();
    if (client == null || client.status != 101 || client.connection != null) {
      return null;
    }
    client.connection = client.handshake.opened();
    // Nothing of the application's comes between this and onOpen.
    client.opening = client.connection.activateOpening();
    return client.connection;
  }

  /** Nothing of the application's, which may open another connection, runs meanwhile. */
  private boolean isConnecting() {
    return connection == null && status != 101;
  }

  private void end(Throwable thrown) {
    if (connection == null && handshake != null && thrown != null) {
      if (status >= 300) {
        handshake.rejected(status, thrown);
      } else {
        handshake.failed(thrown);
      }
    } else if (connection != null && thrown != null) {
      connection.failed("onOpen", thrown);
      connection.closed(1006);
    }
    endOpening();
  }

  private void endOpening() {
    Connection.endOpening(opening);
    opening = null;
  }

  /**
   * {@code WsWebSocketContainer.connectToServer(…)}. It calls itself: in 8.5.0 one overload
   * another, and for a redirect before 8.5.24 and 9.0.2.
   */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object endpoint) {
      TomcatClient outer = CURRENT.get();
      if (outer != null && outer.isConnecting()) {
        return null;
      }
      TomcatClient client =
          new TomcatClient(
              outer, endpoint instanceof Class ? ((Class<?>) endpoint).getClassLoader() : endpoint);
      CURRENT.set(client);
      return client;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object entered, @Advice.Thrown Throwable thrown) {
      if (entered != null) {
        TomcatClient client = (TomcatClient) entered;
        if (client.outer == null) {
          CURRENT.remove();
        } else {
          CURRENT.set(client.outer);
        }
        client.end(thrown);
      }
    }
  }

  /** {@code WsWebSocketContainer.createRequest(URI, Map)}, once per attempt. */
  static final class Request {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) URI uri, @Advice.Argument(1) Map<String, List<String>> headers) {
      TomcatClient client = CURRENT.get();
      if (client == null || client.connection != null) {
        return;
      }
      client.status = 0;
      if (client.handshake == null) {
        client.handshake =
            ClientHandshake.start("tomcat", client.endpoint, uri, new HeaderMap(headers));
      } else {
        client.handshake.resend(uri, new HeaderMap(headers));
      }
    }
  }

  /** {@code WsWebSocketContainer.parseStatus(String)}: of a proxy, too. */
  static final class Answer {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return int status) {
      TomcatClient client = CURRENT.get();
      if (client != null && client.handshake != null) {
        client.status = status;
      }
    }
  }

  /** {@code WsWebSocketContainer.registerSession(Object, WsSession)}: onOpen has returned. */
  static final class Registered {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter() {
      TomcatClient client = CURRENT.get();
      if (client != null && client.connection != null) {
        client.endOpening();
      }
    }
  }
}
