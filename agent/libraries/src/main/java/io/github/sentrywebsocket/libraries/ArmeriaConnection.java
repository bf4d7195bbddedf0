package io.github.sentrywebsocket.libraries;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.websocket.CloseWebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.internal.common.NonWrappingRequestContext;
import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;

/**
 * A WebSocket of either side, by the context of the request that opens it: Armeria makes that
 * context current wherever the application's code runs for it, and calls the context's hook there.
 */
final class ArmeriaConnection {

  private static final WeakIdentityMap<Object, ArmeriaConnection> BY_CONTEXT =
      new WeakIdentityMap<>();

  private static final AutoCloseable NOTHING = () -> {};

  /** A server's; null on a client. */
  final UpgradeRequest upgrade;

  private volatile Connection connection = Connection.NONE;

  /** What a server's handler sends while the answer is being written. */
  private long messagesBefore;

  private long bytesBefore;

  private volatile int closeCode = 1006;

  /** Of the message that is being received; written by the one thread that receives. */
  private boolean isBinary;

  private Throwable reported;

  ArmeriaConnection(UpgradeRequest upgrade) {
    this.upgrade = upgrade;
  }

  static ArmeriaConnection of(RequestContext context) {
    return BY_CONTEXT.isEmpty() ? null : BY_CONTEXT.get(context.unwrapAll());
  }

  /** From now on, whoever makes the context current makes the connection's scopes current. */
  void attach(RequestContext context) {
    RequestContext own = context.unwrapAll();
    BY_CONTEXT.put(own, this);
    ((NonWrappingRequestContext) own).hook(this::hook);
  }

  private AutoCloseable hook() {
    Object token = activate();
    return token == null ? NOTHING : () -> Activation.end(token);
  }

  boolean isOpen() {
    return connection != Connection.NONE;
  }

  synchronized void opened(Connection opened) {
    opened.opened();
    opened.sent(bytesBefore, false);
    for (long i = 0; i < messagesBefore; i++) {
      opened.sent(0, true);
    }
    connection = opened;
  }

  Object activate() {
    Connection open = connection;
    return open == Connection.NONE && upgrade != null ? upgrade.activate() : open.activate();
  }

  /** As {@link #activate}, for the callback that takes the frame. */
  Object receive(WebSocketFrame frame) {
    WebSocketFrameType type = frame.type();
    if (type == WebSocketFrameType.CLOSE) {
      closing((CloseWebSocketFrame) frame);
    } else if (type == WebSocketFrameType.TEXT || type == WebSocketFrameType.BINARY) {
      isBinary = type == WebSocketFrameType.BINARY;
    }
    return isOpen() && isData(type)
        ? connection.receive(isBinary ? "binary" : "text", frame.length(), frame.isFinalFragment())
        : activate();
  }

  void send(WebSocketFrame frame) {
    if (frame.type() == WebSocketFrameType.CLOSE) {
      closing((CloseWebSocketFrame) frame);
    } else if (isData(frame.type())) {
      sent(frame.length(), frame.isFinalFragment());
    }
  }

  private void sent(long length, boolean last) {
    if (!isOpen()) {
      synchronized (this) {
        if (!isOpen()) {
          bytesBefore += length;
          messagesBefore += last ? 1 : 0;
          return;
        }
      }
    }
    connection.sent(length, last);
  }

  private static boolean isData(WebSocketFrameType type) {
    return type == WebSocketFrameType.TEXT
        || type == WebSocketFrameType.BINARY
        || type == WebSocketFrameType.CONTINUATION;
  }

  /** The first close frame is the one that closes. */
  private void closing(CloseWebSocketFrame frame) {
    if (closeCode == 1006) {
      closeCode = frame.status().code();
    }
  }

  /** Reports what left a callback; Armeria passes it on to others, up to the request's log. */
  void failed(String callback, Throwable thrown) {
    synchronized (this) {
      if (reported == thrown) {
        return;
      }
      reported = thrown;
    }
    connection.failed(callback, thrown);
  }

  void closed() {
    connection.closed(closeCode);
  }
}
