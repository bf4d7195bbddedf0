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

  /** A server's, until a 101 is queued or the library gives up; guarded by {@code this}. */
  private UpgradeRequest upgrade;

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
    UpgradeRequest upgrade =
        UpgradeRequest.received(
            LIBRARY,
            server.getClass().getClassLoader(),
            "GET",
            question < 0 ? target : target.substring(0, question),
            question < 0 ? null : target.substring(question + 1),
            name -> values(request, name));
    received.receiving = upgrade.activate();
    received.begin(upgrade);
    ALL.put(webSocket, received);
  }

  private synchronized void begin(UpgradeRequest received) {
    upgrade = received;
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

  /** A server's 101 is about to be queued, unless the client was lost meanwhile. */
  synchronized void accept(Object webSocket, List<ByteBuffer> answer) {
    if (upgrade != null && !answer.isEmpty()) {
      upgrade.accepting();
      connection = upgrade.opening();
      JavaWebSocketAnswer.queue(webSocket, upgrade, answer.get(answer.size() - 1));
      upgrade = null;
    }
  }

  /** An application's own draft has made the 101. */
  private synchronized void acceptUnseen() {
    if (upgrade != null) {
      upgrade.accepting();
      upgrade.answered(101);
      connection = upgrade.connection();
      upgrade = null;
    }
  }

  /** The application is about to be told that the connection is open. */
  Object open() {
    ClientHandshake opening = handshake;
    if (opening != null) {
      connection = opening.opened();
    } else {
      acceptUnseen();
    }
    handshake = null;
    caller = Caller.NONE;
    connection.opened();
    return connection.activate();
  }

  /** A server refuses the request. */
  synchronized void refuse(int status) {
    if (upgrade != null) {
      upgrade.answered(status);
    }
  }

  /** The application threw instead of an answer. */
  synchronized void refuse(Throwable thrown) {
    if (upgrade != null) {
      upgrade.failed(thrown);
    }
  }

  /** The library ends a connection that is not open yet. */
  void giveUp(int code, String reason, boolean byPeer) {
    ClientHandshake pending = handshake;
    if (pending != null) {
      if (status != 0 && status != 101) {
        pending.rejected(status, null);
      } else if (status == 0 && code == CloseFrame.NEVER_CONNECTED) {
        String what = "closed before the server answered";
        pending.failed(byPeer ? new EOFException(what) : new CancellationException(what));
      } else {
        pending.failed(new ProtocolException(reason));
      }
    } else {
      cancel();
    }
  }

  private synchronized void cancel() {
    if (upgrade != null) {
      upgrade.cancelled();
      upgrade = null;
    }
  }

  /** The selector has closed a server's channel, and tells nobody. */
  void lost() {
    cancel();
    closed(CloseFrame.ABNORMAL_CLOSE);
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
    connection.closed(code > 0 ? code : CloseFrame.ABNORMAL_CLOSE);
  }

  Connection connection() {
    return connection;
  }

  /** Of the connection, or, while there is none, of the code that asked for it. */
  Object activate() {
    return handshake == null ? connection.activate() : caller.activate();
  }
}
