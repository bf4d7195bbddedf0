package io.github.sentrywebsocket.libraries;

import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketFrame;
import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * nv-websocket-client. {@code connect()} does the handshake on whatever thread calls it; then two
 * threads of the library read and write, and tell the listeners through {@code ListenerManager}.
 */
final class NvWebSocket {

  private static final WeakIdentityMap<Object, Caller> CALLERS = new WeakIdentityMap<>();
  private static final WeakIdentityMap<Object, NvWebSocketHandshake> BY_BUILDER =
      new WeakIdentityMap<>();
  private static final WeakIdentityMap<Object, NvWebSocketHandshake> HANDSHAKES =
      new WeakIdentityMap<>();

  private NvWebSocket() {}

  /** {@code connectAsynchronously()} and {@code connectable()}: another thread will connect. */
  static final class Ask {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This WebSocket webSocket, @Advice.FieldValue("mListenerManager") Object listeners)
        throws Throwable {
      CALLERS.put(webSocket, Caller.capture(NvWebSocketHandshake.witness(webSocket, listeners)));
    }
  }

  /** {@code WebSocket.connect()}. */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.This WebSocket webSocket,
        @Advice.FieldValue("mHandshakeBuilder") Object builder,
        @Advice.FieldValue("mListenerManager") Object listeners)
        throws Throwable {
      if (HANDSHAKES.get(webSocket) != null) {
        return null;
      }
      Caller caller = CALLERS.remove(webSocket);
      Object token = caller == null ? null : caller.activate();
      try {
        NvWebSocketHandshake handshake = NvWebSocketHandshake.start(webSocket, builder, listeners);
        HANDSHAKES.put(webSocket, handshake);
        BY_BUILDER.put(builder, handshake);
        return handshake;
      } finally {
        Activation.end(token);
      }
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object handshake,
        @Advice.FieldValue("mHandshakeBuilder") Object builder,
        @Advice.Thrown Throwable thrown) {
      if (handshake != null) {
        BY_BUILDER.remove(builder);
        if (thrown != null) {
          ((NvWebSocketHandshake) handshake).failed(thrown);
        }
      }
    }
  }

  /** {@code HandshakeBuilder.buildHeaders()}. */
  static final class Headers {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object builder, @Advice.Return List<String[]> lines) {
      NvWebSocketHandshake handshake = BY_BUILDER.get(builder);
      if (handshake != null) {
        handshake.write(lines);
      }
    }
  }

  /** {@code WebSocket.readHandshake(WebSocketInputStream, String)}: the answer was accepted. */
  static final class Answer {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object webSocket) {
      NvWebSocketHandshake handshake = HANDSHAKES.get(webSocket);
      if (handshake != null) {
        handshake.opened();
      }
    }
  }

  /** {@code ListenerManager.callOnConnected(Map)}. */
  static final class OnConnected {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("mWebSocket") Object webSocket) {
      NvWebSocketHandshake handshake = HANDSHAKES.get(webSocket);
      if (handshake == null) {
        return null;
      }
      handshake.connection().opened();
      return handshake.enter("onOpen").activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code ListenerManager.callOnTextMessage} and {@code callOnBinaryMessage(byte[])}. */
  static final class OnMessage {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("mWebSocket") Object webSocket, @Advice.Argument(0) Object message) {
      NvWebSocketHandshake handshake = HANDSHAKES.get(webSocket);
      if (handshake == null) {
        return null;
      }
      return message instanceof String
          ? handshake.enter("onMessage").receive("text", ((String) message).length(), true)
          : handshake.enter("onMessage").receive("binary", ((byte[]) message).length, true);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code ListenerManager.callOn…Frame(WebSocketFrame)} and {@code callOnError}. */
  static final class OnOther {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("mWebSocket") Object webSocket, @Advice.Argument(0) Object told) {
      NvWebSocketHandshake handshake = HANDSHAKES.get(webSocket);
      return handshake == null
          ? null
          : handshake.enter(told instanceof WebSocketFrame ? "onMessage" : "onError").activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code ListenerManager.callOnDisconnected(WebSocketFrame, WebSocketFrame, boolean)}. */
  static final class OnDisconnected {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("mWebSocket") Object webSocket,
        @Advice.Argument(0) WebSocketFrame ofServer) {
      NvWebSocketHandshake handshake = HANDSHAKES.get(webSocket);
      if (handshake == null) {
        return null;
      }
      int code = ofServer == null ? 1006 : ofServer.getCloseCode();
      handshake.connection().closed(code);
      return handshake.enter("onClose").activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code ListenerManager.callHandleCallbackError(WebSocketListener, Throwable)}. */
  static final class CallbackFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("mWebSocket") Object webSocket, @Advice.Argument(1) Throwable thrown) {
      NvWebSocketHandshake handshake = HANDSHAKES.get(webSocket);
      if (handshake != null) {
        handshake.callbackFailed(thrown);
      }
    }
  }

  /** {@code WebSocket.sendFrame(WebSocketFrame)}, where all ways to send meet. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object webSocket, @Advice.Argument(0) WebSocketFrame frame) {
      NvWebSocketHandshake handshake = HANDSHAKES.get(webSocket);
      if (handshake != null
          && frame != null
          && (frame.isTextFrame() || frame.isBinaryFrame() || frame.isContinuationFrame())) {
        handshake.connection().sent(frame.getPayloadLength(), frame.getFin());
      }
    }
  }
}
