package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshakeBuilder;
import org.java_websocket.handshake.Handshakedata;

/**
 * One {@code WebSocketImpl} of Java-WebSocket, on either side: its handshake, then its connection.
 * A client that reconnects has a new one.
 */
final class JavaWebSocketConnection {

  private static final String LIBRARY = "java_websocket";
  private static final int STATUS_LINE = "HTTP/1.1 101".length();

  private static final WeakIdentityMap<Object, JavaWebSocketConnection> ALL =
      new WeakIdentityMap<>();

  /** A client's, until the answer. */
  private volatile ClientHandshake handshake;

  /** A server's, until the answer. */
  private volatile UpgradeRequest upgrade;

  private volatile Connection connection = Connection.NONE;
  private volatile Caller caller = Caller.NONE;

  /** What is to be added to a client's request. */
  private final Map<String, String> headers = new TreeMap<>();

  /** Of the server's answer; 0 before it. */
  private int status;

  private Object receiving;

  private JavaWebSocketConnection() {}

  static JavaWebSocketConnection of(Object webSocket) {
    return ALL.get(webSocket);
  }

  /** A client is asked for a connection, on this thread. */
  static void connect(Object client, Object webSocket, URI uri, Map<String, String> headers) {
    JavaWebSocketConnection connecting = new JavaWebSocketConnection();
    connecting.caller = Caller.capture(client);
    Map<String, String> ofUser = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (headers != null) {
      ofUser.putAll(headers);
    }
    connecting.handshake =
        ClientHandshake.start(
            LIBRARY,
            client,
            uri,
            new HandshakeHeaders() {
              @Override
              public List<String> get(String name) {
                String value = ofUser.get(name);
                return value == null ? List.of() : List.of(value);
              }

              @Override
              public void set(String name, String value) {
                connecting.headers.put(name, value);
              }
            });
    ALL.put(webSocket, connecting);
  }

  /** A server received a request whose {@code Upgrade} header asks for a WebSocket. */
  static void received(Object server, Object webSocket, String target, Handshakedata request) {
    int question = target.indexOf('?');
    JavaWebSocketConnection received = new JavaWebSocketConnection();
    received.upgrade =
        UpgradeRequest.received(
            LIBRARY,
            server.getClass().getClassLoader(),
            "GET",
            question < 0 ? target : target.substring(0, question),
            question < 0 ? null : target.substring(question + 1),
            name -> values(request, name));
    received.receiving = received.upgrade.activate();
    ALL.put(webSocket, received);
  }

  /** The library joins lines by a semicolon, which in baggage begins a property. */
  private static List<String> values(Handshakedata request, String name) {
    String value = request.getFieldValue(name);
    return value.isEmpty()
        ? List.of()
        : List.of(name.equals("baggage") ? value.replace("; sentry-", ", sentry-") : value);
  }

  /** The thread that received an upgrade request goes on to something else. */
  void endReceiving() {
    Activation.end(receiving);
    receiving = null;
  }

  void write(ClientHandshakeBuilder request) {
    headers.forEach(request::put);
    headers.clear();
  }

  /** Reads the status of an answer that the library is about to parse. */
  void answered(ByteBuffer answer) {
    if (status == 0 && answer.remaining() >= STATUS_LINE) {
      int code = 0;
      for (int i = STATUS_LINE - 3; i < STATUS_LINE; i++) {
        code = code * 10 + answer.get(answer.position() + i) - '0';
      }
      status = code;
    }
  }

  /** The application is about to be told that the connection is open. */
  Object open() {
    ClientHandshake opening = handshake;
    UpgradeRequest accepted = upgrade;
    if (opening != null) {
      connection = opening.opened();
    } else if (accepted != null) {
      accepted.accepting();
      accepted.answered(101);
      connection = accepted.connection();
    }
    handshake = null;
    upgrade = null;
    caller = Caller.NONE;
    connection.opened();
    return connection.activate();
  }

  /** A server refuses the request. */
  void refuse(int status) {
    UpgradeRequest refused = upgrade;
    if (refused != null) {
      refused.answered(status);
    }
  }

  /** The application threw instead of an answer. */
  void refuse(Throwable thrown) {
    UpgradeRequest refused = upgrade;
    if (refused != null) {
      refused.failed(thrown);
    }
  }

  /** The library ends a connection that is not open yet. */
  void giveUp(int code, String reason, boolean byPeer) {
    ClientHandshake pending = handshake;
    UpgradeRequest unanswered = upgrade;
    if (pending != null) {
      if (status != 0 && status != 101) {
        pending.rejected(status);
      } else if (status == 0 && code == CloseFrame.NEVER_CONNECTED) {
        String what = "closed before the server answered";
        pending.failed(byPeer ? new EOFException(what) : new CancellationException(what));
      } else {
        pending.failed(new ProtocolException(reason));
      }
    } else if (unanswered != null) {
      unanswered.cancelled();
    }
  }

  void handshakeFailed(Throwable cause) {
    ClientHandshake failed = handshake;
    if (failed != null) {
      failed.failed(cause);
    }
  }

  void closed(int code) {
    handshake = null;
    caller = Caller.NONE;
    connection.closed(code > 0 ? code : 1006);
  }

  Connection connection() {
    return connection;
  }

  /** Of the connection, or, while there is none, of the code that asked for it. */
  Object activate() {
    return handshake == null ? connection.activate() : caller.activate();
  }
}
