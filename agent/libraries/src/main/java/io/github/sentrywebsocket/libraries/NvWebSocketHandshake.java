package io.github.sentrywebsocket.libraries;

import static java.lang.invoke.MethodType.methodType;

import com.neovisionaries.ws.client.OpeningHandshakeException;
import com.neovisionaries.ws.client.WebSocket;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One handshake of nv-websocket-client, and the connection that it opens. */
final class NvWebSocketHandshake {

  private static final MethodHandle HEADERS = list("HandshakeBuilder", "buildHeaders");
  private static final MethodHandle LISTENERS = list("ListenerManager", "getListeners");

  private final Map<String, String> headers = new LinkedHashMap<>();
  private ClientHandshake handshake;
  private volatile Connection connection = Connection.NONE;

  /** What runs on a thread of the library; it catches what leaves a callback elsewhere. */
  private volatile String callback = "onOpen";

  private NvWebSocketHandshake() {}

  static NvWebSocketHandshake start(WebSocket webSocket, Object builder, Object listeners)
      throws Throwable {
    NvWebSocketHandshake started = new NvWebSocketHandshake();
    List<?> lines = (List<?>) HEADERS.invoke(builder);
    started.handshake =
        ClientHandshake.start(
            "nv_websocket_client",
            witness(webSocket, listeners),
            webSocket.getURI(),
            new HandshakeHeaders() {
              @Override
              public List<String> get(String name) {
                List<String> values = new ArrayList<>();
                for (Object line : lines) {
                  if (name.equalsIgnoreCase(((String[]) line)[0])) {
                    values.add(((String[]) line)[1]);
                  }
                }
                return values;
              }

              @Override
              public void set(String name, String value) {
                started.headers.put(name, value);
              }
            });
    return started;
  }

  /** The application's first listener, if there is one. */
  static Object witness(WebSocket webSocket, Object listeners) throws Throwable {
    List<?> all = (List<?>) LISTENERS.invoke(listeners);
    return all.isEmpty() ? webSocket : all.get(0);
  }

  /** Into the lines that go to the wire: a copy of the builder's own. */
  void write(List<String[]> lines) {
    headers.forEach(
        (name, value) -> {
          lines.removeIf(line -> name.equalsIgnoreCase(line[0]));
          lines.add(new String[] {name, value});
        });
  }

  void opened() {
    connection = handshake.opened();
    handshake = null;
  }

  void failed(Throwable cause) {
    int status =
        cause instanceof OpeningHandshakeException
            ? ((OpeningHandshakeException) cause).getStatusLine().getStatusCode()
            : 101;
    if (handshake != null && status != 101) {
      handshake.rejected(status, cause);
    } else if (handshake != null) {
      handshake.failed(cause);
    }
    handshake = null;
  }

  Connection connection() {
    return connection;
  }

  Connection enter(String callback) {
    this.callback = callback;
    return connection;
  }

  void callbackFailed(Throwable thrown) {
    connection.failed(callback, thrown);
  }

  private static MethodHandle list(String type, String method) {
    try {
      Class<?> owner =
          Class.forName(
              WebSocket.class.getPackage().getName() + "." + type,
              false,
              WebSocket.class.getClassLoader());
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVirtual(owner, method, methodType(List.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
