package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import net.bytebuddy.asm.Advice;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.websockets.ClosingFrame;
import org.glassfish.grizzly.websockets.DataFrame;
import org.glassfish.grizzly.websockets.ProtocolHandler;
import org.glassfish.grizzly.websockets.WebSocketHolder;
import org.glassfish.grizzly.websockets.frametypes.BinaryFrameType;
import org.glassfish.grizzly.websockets.frametypes.ContinuationFrameType;
import org.glassfish.grizzly.websockets.frametypes.TextFrameType;

/**
 * The callbacks of Grizzly's own WebSockets: {@code SimpleWebSocket} calls the listeners, of which
 * the application is one.
 */
final class GrizzlyWebSocket {

  private static final WeakIdentityMap<Object, Connection> CONNECTIONS = new WeakIdentityMap<>();

  private GrizzlyWebSocket() {}

  private static Connection of(Object webSocket) {
    Connection connection = CONNECTIONS.get(webSocket);
    return connection == null ? Connection.NONE : connection;
  }

  /** {@code SimpleWebSocket.onConnect()}: on a server, on the thread that has answered. */
  static final class OnConnect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.This Object webSocket,
        @Advice.FieldValue("protocolHandler") ProtocolHandler handler) {
      WebSocketHolder holder = WebSocketHolder.get(handler.getConnection());
      Connection connection =
          holder == null || holder.handshake == null
              ? UpgradeRequest.current().connection()
              : GrizzlyClient.connection(holder.handshake);
      CONNECTIONS.put(webSocket, connection);
      return connection.activateOpening();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object webSocket,
        @Advice.Enter Object token,
        @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        of(webSocket).failed("onOpen", thrown);
      }
      Connection.endOpening(token);
    }
  }

  /** {@code BaseWebSocketFilter.handleRead}: an application's {@code onError} is called there. */
  static final class Read {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) FilterChainContext context) {
      return CONNECTIONS.isEmpty()
          ? null
          : of(WebSocketHolder.getWebSocket(context.getConnection())).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code onMessage(String)} or {@code onMessage(byte[])}. */
  static final class OnMessage {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object webSocket, @Advice.Argument(0) Object message) {
      return receive(webSocket, message, true);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object webSocket,
        @Advice.Enter Object token,
        @Advice.Thrown Throwable thrown) {
      leave(webSocket, token, "onMessage", thrown);
    }
  }

  /** {@code onFragment(boolean, String)} or {@code onFragment(boolean, byte[])}. */
  static final class OnFragment {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.This Object webSocket,
        @Advice.Argument(0) boolean last,
        @Advice.Argument(1) Object fragment) {
      return receive(webSocket, fragment, last);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object webSocket,
        @Advice.Enter Object token,
        @Advice.Thrown Throwable thrown) {
      leave(webSocket, token, "onMessage", thrown);
    }
  }

  /** {@code onPing(DataFrame)} or {@code onPong(DataFrame)}. */
  static final class OnControl {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object webSocket) {
      return of(webSocket).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object webSocket,
        @Advice.Enter Object token,
        @Advice.Thrown Throwable thrown) {
      leave(webSocket, token, "onMessage", thrown);
    }
  }

  /** {@code onClose(DataFrame)}: again when its own close frame is written. */
  static final class OnClose {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object webSocket, @Advice.Argument(0) Object frame) {
      Connection connection = of(webSocket);
      connection.closed(frame instanceof ClosingFrame ? ((ClosingFrame) frame).getCode() : 1006);
      return connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object webSocket,
        @Advice.Enter Object token,
        @Advice.Thrown Throwable thrown) {
      leave(webSocket, token, "onClose", thrown);
    }
  }

  /** {@code RFC6455Handler.frame(DataFrame)}; a broadcast frames its message once for all. */
  static final class Send {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This ProtocolHandler handler,
        @Advice.Argument(0) DataFrame frame,
        @Advice.Return byte[] framed) {
      Object type = frame.getType();
      if (type instanceof TextFrameType
          || type instanceof BinaryFrameType
          || type instanceof ContinuationFrameType) {
        int masked = framed.length - (handler.isMaskData() ? 4 : 0);
        int length = masked < 128 ? masked - 2 : masked <= 0xffff + 4 ? masked - 4 : masked - 10;
        of(handler.getWebSocket()).sent(length, frame.isLast());
      }
    }
  }

  private static Object receive(Object webSocket, Object message, boolean last) {
    return message instanceof byte[]
        ? of(webSocket).receive("binary", ((byte[]) message).length, last)
        : of(webSocket).receive("text", message == null ? 0 : ((String) message).length(), last);
  }

  private static void leave(Object webSocket, Object token, String callback, Throwable thrown) {
    if (thrown != null) {
      of(webSocket).failed(callback, thrown);
    }
    Activation.end(token);
  }
}
