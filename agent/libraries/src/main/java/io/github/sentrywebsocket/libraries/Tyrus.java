package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.glassfish.tyrus.core.frame.TyrusFrame;

/** Tyrus: the endpoints of both sides. */
final class Tyrus {

  /** By {@code TyrusWebSocket}. */
  private static final WeakIdentityMap<Object, Connection> CONNECTIONS = new WeakIdentityMap<>();

  /** By {@code TyrusSession}. */
  private static final WeakIdentityMap<Object, Connection> SESSIONS = new WeakIdentityMap<>();

  /** Opcodes of RFC 6455, section 5.2. */
  private static final int CONTINUATION = 0;

  private static final int CLOSE = 8;

  private Tyrus() {}

  private static Connection connection(Object socket) {
    Connection connection = CONNECTIONS.get(socket);
    return connection == null ? Connection.NONE : connection;
  }

  /** {@code TyrusEndpointWrapper.onConnect(TyrusWebSocket, UpgradeRequest, …)}, of both sides. */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object socket, @Advice.Argument(1) Object request) {
      Connection connection = connection(request);
      CONNECTIONS.put(socket, connection);
      return connection.activateOpening();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Object socket,
        @Advice.Return Object session,
        @Advice.Thrown Throwable thrown) {
      Connection connection = Tyrus.connection(socket);
      if (session != null) {
        SESSIONS.put(session, connection);
      }
      if (thrown != null) {
        connection.failed("onOpen", thrown);
        connection.closed(1006);
      }
      Connection.endOpening(token);
    }

    private static Connection connection(Object request) {
      ClientHandshake handshake = TyrusClient.REQUESTS.remove(request);
      if (handshake != null) {
        return handshake.opened();
      }
      return TyrusServer.accepted(request);
    }
  }

  /** {@code onMessage(TyrusWebSocket, String)} of the wrapper. */
  static final class OnText {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object socket, @Advice.Argument(1) String text) {
      return connection(socket).receive("text", text.length(), true);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code onMessage(TyrusWebSocket, ByteBuffer)}. */
  static final class OnBinary {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object socket, @Advice.Argument(1) ByteBuffer bytes) {
      return connection(socket).receive("binary", bytes.remaining(), true);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code onPartialMessage(TyrusWebSocket, String, boolean)}. */
  static final class OnTextPart {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.Argument(0) Object socket,
        @Advice.Argument(1) String text,
        @Advice.Argument(2) boolean last) {
      return connection(socket).receive("text", text.length(), last);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code onPartialMessage(TyrusWebSocket, ByteBuffer, boolean)}. */
  static final class OnBinaryPart {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.Argument(0) Object socket,
        @Advice.Argument(1) ByteBuffer bytes,
        @Advice.Argument(2) boolean last) {
      return connection(socket).receive("binary", bytes.remaining(), last);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code onPong(TyrusWebSocket, ByteBuffer)}. */
  static final class OnPong {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object socket) {
      return connection(socket).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code onClose(TyrusWebSocket, CloseReason)}, however it ends. */
  static final class OnClose {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object socket, @Advice.Argument(1) Object reason) {
      connection(socket).closed(CloseReasons.code(reason));
      return connection(socket).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code TyrusEndpointWrapper.onConnect}: what it hands to an endpoint's onError. */
  static final class OpenFailed {
    static void caught(Object wrapper, Object socket, Throwable caught) {
      failed(connection(socket), "onOpen", caught);
    }
  }

  /** The same of messages and pongs. */
  static final class MessageFailed {
    static void caught(Object wrapper, Object socket, Throwable caught) {
      failed(connection(socket), "onMessage", caught);
    }
  }

  /** The same of {@code onClose}. */
  static final class CloseFailed {
    static void caught(Object wrapper, Object socket, Throwable caught) {
      failed(connection(socket), "onClose", caught);
    }
  }

  /** {@code AnnotatedEndpoint.onError(Session, Throwable)}: what left an annotated method. */
  static final class MethodFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object session, @Advice.Argument(1) Throwable thrown) {
      Connection connection = SESSIONS.get(session);
      String callback =
          StackWalker.getInstance()
              .walk(frames -> frames.map(Tyrus::callback).filter(name -> name != null).findFirst())
              .orElse("onMessage");
      if (!(thrown instanceof IOException)) {
        failed(connection == null ? Connection.opening() : connection, callback, thrown);
      }
    }
  }

  /** The callback that a frame of the container's is the beginning of; null for others. */
  private static String callback(StackWalker.StackFrame frame) {
    if (!frame.getClassName().equals("org.glassfish.tyrus.core.TyrusEndpointWrapper")) {
      return null;
    }
    switch (frame.getMethodName()) {
      case "onConnect":
        return "onOpen";
      case "onClose":
        return "onClose";
      default:
        return "onMessage";
    }
  }

  /** What Tyrus itself throws is the peer's fault; what reflection wraps is seen unwrapped. */
  private static void failed(Connection connection, String callback, Throwable thrown) {
    if (!(thrown instanceof InvocationTargetException)
        && !thrown.getClass().getName().startsWith("org.glassfish.tyrus.")) {
      connection.failed(callback, thrown);
    }
  }

  /** {@code ProtocolHandler.write(TyrusFrame, …)}. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("webSocket") Object socket, @Advice.Argument(0) TyrusFrame frame) {
      if (frame.getOpcode() >= CONTINUATION && frame.getOpcode() < CLOSE) {
        connection(socket).sent(frame.getPayloadLength(), frame.isFin());
      }
    }
  }
}
