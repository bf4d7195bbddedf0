package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.jsr.UndertowSession;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import org.xnio.Pooled;

/** Endpoints of {@code javax} or {@code jakarta} on Undertow, on either side. */
final class UndertowEndpoint {

  /** By the ordered executor of a session, where callbacks are moved to a worker. */
  private static final WeakIdentityMap<Object, Connection> WORKERS = new WeakIdentityMap<>();

  /** Tokens of clients whose onOpen runs, by the builder of the connection. */
  private static final WeakIdentityMap<Object, Object> OPENING = new WeakIdentityMap<>();

  private UndertowEndpoint() {}

  private static Connection connection(UndertowSession session) {
    return UndertowChannel.connection(session.getWebSocketChannel());
  }

  /** {@code FrameHandler(UndertowSession, Endpoint)}. */
  static final class Session {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("session") UndertowSession session,
        @Advice.FieldValue("executor") Object executor) {
      Connection connection = connection(session);
      if (connection != Connection.NONE && executor.getClass().getSimpleName().equals(ORDERED)) {
        WORKERS.put(executor, connection);
      }
    }

    /** The other one is an I/O thread, which all share. */
    private static final String ORDERED = "OrderedExecutor";
  }

  /** {@code OrderedExecutor.execute(Runnable)}. */
  static final class Work {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static Runnable enter(@Advice.This Object executor, @Advice.Argument(0) Runnable task) {
      Connection connection = WORKERS.get(executor);
      return connection == null || task == null
          ? task
          : () -> {
            Object token = connection.activate();
            try {
              task.run();
            } finally {
              Activation.end(token);
            }
          };
    }
  }

  /** The {@code Runnable} of {@code FrameHandler.invokeTextHandler}. */
  static final class OnText {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("this$0") Object handler,
        @Advice.FieldValue("val$message") String text,
        @Advice.FieldValue("val$finalFragment") boolean last)
        throws Throwable {
      return connection(UndertowInternals.session(handler)).receive("text", text.length(), last);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** The {@code Runnable} of {@code FrameHandler.invokeBinaryHandler}. */
  static final class OnBinary {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("this$0") Object handler,
        @Advice.FieldValue("val$pooled") Pooled<ByteBuffer[]> data,
        @Advice.FieldValue("val$finalFragment") boolean last)
        throws Throwable {
      long length = UndertowChannel.remaining(data.getResource());
      return connection(UndertowInternals.session(handler)).receive("binary", length, last);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code FrameHandler.invokeOnError(Throwable)}: what left a message handler, or I/O. */
  static final class MessageFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("session") UndertowSession session,
        @Advice.Argument(0) Throwable thrown) {
      if (!(thrown instanceof IOException)) {
        connection(session).failed("onMessage", thrown);
      }
    }
  }

  /** {@code BoundMethod.invoke(Object, Map)}: an annotated method of the application. */
  static final class MethodFailed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.FieldValue("method") Method method,
        @Advice.Argument(1) Map<Class<?>, Object> parameters,
        @Advice.Thrown Throwable thrown) {
      if (thrown == null) {
        return;
      }
      for (Object parameter : parameters.values()) {
        if (parameter instanceof UndertowSession) {
          connection((UndertowSession) parameter)
              .failed(AnnotatedMethods.callback(method), AnnotatedMethods.unwrapped(thrown));
        }
      }
    }
  }

  /** {@code EndpointSessionHandler.onConnect}: hands it to the endpoint's onError. */
  static final class OpenFailed {
    static void caught(Object handler, Object exchange, Throwable caught) {
      Connection.opening().failed("onOpen", caught);
    }
  }

  /** {@code UndertowSession.closeInternal(CloseReason)}, on whatever thread. */
  static final class OnClose {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This UndertowSession session, @Advice.Argument(0) Object reason) {
      WebSocketChannel channel = session.getWebSocketChannel();
      Connection connection = UndertowChannel.connection(channel);
      int code = channel.getCloseCode();
      if (code == -1) {
        code = channel.isOpen() ? CloseReasons.code(reason) : 1006;
      }
      connection.closed(code);
      return connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** The same: hands it to the endpoint's onError. */
  static final class CloseFailed {
    static void caught(Object session, Object reason, Throwable caught) {
      connection((UndertowSession) session).failed("onClose", caught);
    }
  }

  /** {@code UndertowSession(…)} of a client: onOpen comes next, on this thread. */
  static final class ClientOpen {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This UndertowSession session,
        @Advice.FieldValue("clientConnectionBuilder") Object builder) {
      if (builder != null) {
        OPENING.put(builder, connection(session).activateOpening());
      }
    }
  }

  /** {@code ServerWebSocketContainer.connectToServer(…, ConnectionBuilder)}. */
  static final class Connect {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Argument(2) Object builder, @Advice.Thrown Throwable thrown) {
      Object token = OPENING.remove(builder);
      if (token != null) {
        if (thrown != null) {
          Connection.opening().failed("onOpen", thrown);
        }
        Connection.endOpening(token);
      } else if (thrown != null) {
        // A failure of the handshake itself is known already: what is left is the time-out.
        UndertowClient.failed(builder, timeout(thrown));
      }
    }

    private static Throwable timeout(Throwable thrown) {
      return new SocketTimeoutException(thrown.getMessage()).initCause(thrown);
    }
  }
}
