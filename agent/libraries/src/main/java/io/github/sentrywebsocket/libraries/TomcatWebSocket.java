package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.websocket.WsRemoteEndpointImplClient;

/**
 * Tomcat's WebSocket connection. The container calls the endpoint from {@code upgradeDispatch}, the
 * application's threads from {@code WsSession}; both lead to one session.
 */
final class TomcatWebSocket {

  private static final WeakIdentityMap<Object, Connection> SESSIONS = new WeakIdentityMap<>();

  /** Opcodes of RFC 6455, section 5.2. */
  private static final byte TEXT = 1;

  private static final byte BINARY = 2;

  private TomcatWebSocket() {}

  private static Object activate(Object session) {
    Connection connection = SESSIONS.get(session);
    return connection == null ? null : connection.activate();
  }

  private static void failed(Object session, String callback, Throwable cause) {
    Connection connection = SESSIONS.get(session);
    if (connection != null) {
      boolean wrapped = cause instanceof InvocationTargetException && cause.getCause() != null;
      connection.failed(callback, wrapped ? cause.getCause() : cause);
    }
  }

  /**
   * {@code WsServerContainer.findMapping(String)}: which endpoint the container itself has for an
   * upgrade. A framework that upgrades programmatically knows its route better.
   */
  static final class Mapped {
    private static final Getter CONTEXT_PATH = new Getter("getContextPath");
    private static final Getter CONFIG = new Getter("getConfig", "config");
    private static final Getter PATH = new Getter("getPath");

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("servletContext") Object application, @Advice.Return Object mapping)
        throws Throwable {
      if (mapping != null) {
        UpgradeRequest.current()
            .route("" + CONTEXT_PATH.get(application) + PATH.get(CONFIG.get(mapping)));
      }
    }
  }

  /** {@code WsHttpUpgradeHandler.init(WebConnection)}: makes the session and calls onOpen. */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object handler) {
      UpgradeRequest upgrade = Tomcat.Handlers.ACCEPTED.remove(handler);
      return upgrade == null ? null : upgrade.connection().activateOpening();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token, @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        boolean wrapped = thrown instanceof IllegalArgumentException && thrown.getCause() != null;
        Connection.opening().failed("onOpen", wrapped ? thrown.getCause() : thrown);
      }
      if (thrown != null) {
        Connection.opening().closed(1006);
      }
      Connection.endOpening(token);
    }
  }

  /** {@code WsSession(…)}, made inside {@link Open} on a server. */
  static final class Session {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object session) {
      Connection clients = TomcatClient.opened();
      Connection opening = clients == null ? Connection.opening() : clients;
      if (opening != Connection.NONE) {
        SESSIONS.put(session, opening);
      }
    }
  }

  /** {@code WsHttpUpgradeHandler.upgradeDispatch(SocketEvent)}. */
  static final class Dispatch {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("wsSession") Object session) {
      return activate(session);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code WsFrameBase.sendMessageText(boolean)}; also resumed on another thread. */
  static final class OnText {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("wsSession") Object session,
        @Advice.FieldValue("messageBufferText") CharBuffer text,
        @Advice.Argument(0) boolean last) {
      Connection connection = SESSIONS.get(session);
      return connection == null ? null : connection.receive("text", text.remaining(), last);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code WsFrameBase.sendMessageBinary(ByteBuffer, boolean)}. */
  static final class OnBinary {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("wsSession") Object session,
        @Advice.Argument(0) ByteBuffer data,
        @Advice.Argument(1) boolean last) {
      Connection connection = SESSIONS.get(session);
      return connection == null ? null : connection.receive("binary", data.remaining(), last);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code WsFrameBase.processDataControl()}: pong and close frames. */
  static final class OnControl {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("wsSession") Object session) {
      return activate(session);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /**
   * {@code WsRemoteEndpointImplBase}: {@code sendMessageBlock} and {@code startMessage} where all
   * their overloads meet, which moved over the versions; text is encoded already.
   */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("wsSession") Object session,
        @Advice.Argument(0) byte opcode,
        @Advice.Argument(1) ByteBuffer payload,
        @Advice.Argument(2) boolean last) {
      if (opcode == TEXT || opcode == BINARY) {
        Connection connection = SESSIONS.get(session);
        if (connection != null && payload != null) {
          connection.sent(payload.remaining(), last);
        }
      }
    }
  }

  /** {@code WsHttpUpgradeHandler.destroy()}: the last word, whatever came before. */
  static final class Destroyed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("wsSession") Object session) {
      Connection connection = SESSIONS.remove(session);
      if (connection != null) {
        connection.closed(1006);
      }
    }
  }

  /** {@code WsFrameBase.handleThrowableOnSend(Throwable)}: what left a message handler. */
  static final class MessageFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("wsSession") Object session, @Advice.Argument(0) Throwable thrown) {
      failed(session, "onMessage", thrown);
    }
  }

  /**
   * {@code PojoMessageHandlerBase.handlePojoMethodInvocationTargetException}: since 11.0 what
   * leaves an annotated handler goes straight to onError and never reaches {@link MessageFailed}.
   */
  static final class PojoMessageFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("session") Object session, @Advice.Argument(0) Throwable thrown) {
      failed(session, "onMessage", thrown);
    }
  }

  /** {@code PojoEndpointBase.handleOnOpenOrCloseError(Session, Throwable)}. */
  static final class OpenOrCloseFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object session, @Advice.Argument(1) Throwable thrown) {
      failed(session, Connection.opening() == Connection.NONE ? "onClose" : "onOpen", thrown);
    }
  }

  /** {@code WsSession.fireEndpointOnClose(CloseReason)}; of {@code javax} or {@code jakarta}. */
  static final class OnClose {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object session, @Advice.Argument(0) Object reason) {
      Connection connection = SESSIONS.get(session);
      if (connection == null) {
        return null;
      }
      connection.closed(CloseReasons.code(reason));
      return connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.This Object session,
        @Advice.FieldValue("wsRemoteEndpoint") Object remote) {
      Activation.end(token);
      if (remote instanceof WsRemoteEndpointImplClient) {
        // The last word on a client; a server's is Destroyed.
        SESSIONS.remove(session);
      }
    }
  }

  /** {@code WsSession.fireEndpointOnError(Throwable)}: I/O, or what left onClose. */
  static final class OnError {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object session, @Advice.Argument(0) Throwable thrown) {
      if (!(thrown instanceof IOException)) {
        failed(session, "onClose", thrown);
      }
      return activate(session);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }
}
