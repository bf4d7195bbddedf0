package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.vertx.core.Handler;
import io.vertx.core.http.WebSocketFrame;
import java.lang.ref.WeakReference;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/**
 * An open WebSocket of Vert.x, on either side ({@code WebSocketImplBase}). Frames come in on the
 * thread of the application's handlers; handlers of other events are dispatched from the event
 * loop, so they are bound where they are set.
 */
final class VertxWebSocket {

  private static final WeakIdentityMap<Object, VertxWebSocket> WEB_SOCKETS =
      new WeakIdentityMap<>();

  /** What Vert.x told exception handlers of. */
  private static final WeakIdentityMap<Throwable, Boolean> TOLD = new WeakIdentityMap<>();

  private volatile Connection connection = Connection.NONE;

  /** Of the WebSocket; it may be shared with other connections. */
  private WeakReference<Object> context = new WeakReference<>(null);

  /** Of the message that is being received. */
  private boolean isBinary;

  private VertxWebSocket() {}

  private static VertxWebSocket of(Object webSocket) {
    VertxWebSocket known = WEB_SOCKETS.get(webSocket);
    if (known == null) {
      known = new VertxWebSocket();
      WEB_SOCKETS.put(webSocket, known);
    }
    return known;
  }

  /** The handshake is done; the application's handler is about to see the WebSocket. */
  static void opened(Object webSocket, Object context, Connection connection) {
    if (connection != Connection.NONE) {
      VertxWebSocket bound = of(webSocket);
      bound.context = new WeakReference<>(context);
      bound.connection = connection;
      connection.opened();
    }
  }

  /** Whether Vert.x told an exception handler of it: it left no callback. */
  static boolean wasTold(Throwable failure) {
    return TOLD.get(failure) != null;
  }

  private static Object bind(Object webSocket, Handler<Object> handler, String callback) {
    return handler == null || handler instanceof Bound
        ? handler
        : new Bound(of(webSocket), handler, callback);
  }

  /** A handler of the application in its connection's scopes. Vert.x shows handlers to nobody. */
  private static final class Bound implements Handler<Object> {
    private final VertxWebSocket webSocket;
    private final Handler<Object> handler;
    private final String callback;

    Bound(VertxWebSocket webSocket, Handler<Object> handler, String callback) {
      this.webSocket = webSocket;
      this.handler = handler;
      this.callback = callback;
    }

    @Override
    public void handle(Object event) {
      if (event instanceof Throwable) {
        TOLD.put((Throwable) event, true);
      }
      Connection connection = webSocket.connection;
      Integer entered = VertxScopes.enter(null, connection, callback, connection.activate());
      try {
        handler.handle(event);
      } catch (Throwable thrown) {
        connection.failed(callback, thrown);
        throw thrown;
      } finally {
        VertxScopes.leave(entered);
      }
    }
  }

  /** {@code receiveFrame(WebSocketFrameInternal)}: dispatches to the application's handlers. */
  static final class OnFrame {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Integer enter(@Advice.This Object webSocket, @Advice.Argument(0) Object received)
        throws Throwable {
      VertxWebSocket bound = WEB_SOCKETS.get(webSocket);
      if (bound == null || bound.connection == Connection.NONE) {
        return null;
      }
      return VertxScopes.enter(
          bound.context.get(),
          bound.connection,
          "onMessage",
          activate(bound, (WebSocketFrame) received));
    }

    private static Object activate(VertxWebSocket bound, WebSocketFrame frame) throws Throwable {
      if (frame.isText() || frame.isBinary()) {
        bound.isBinary = frame.isBinary();
      } else if (!frame.isContinuation()) {
        return bound.connection.activate();
      }
      return bound.connection.receive(
          bound.isBinary ? "binary" : "text", VertxInternals.length(frame), frame.isFinal());
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Integer entered,
        @Advice.This Object webSocket,
        @Advice.Thrown Throwable thrown) {
      if (entered != null && thrown != null) { // Vert.x 3.9 catches further out
        WEB_SOCKETS.get(webSocket).connection.failed("onMessage", thrown);
      }
      VertxScopes.leave(entered);
    }
  }

  /** {@code pongHandler}, {@code drainHandler}. */
  static final class SetHandler {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(value = 0, typing = Typing.DYNAMIC))
    static Object enter(
        @Advice.This Object webSocket, @Advice.Argument(0) Handler<Object> handler) {
      return bind(webSocket, handler, "onMessage");
    }
  }

  /** {@code exceptionHandler}. */
  static final class SetExceptionHandler {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(value = 0, typing = Typing.DYNAMIC))
    static Object enter(
        @Advice.This Object webSocket, @Advice.Argument(0) Handler<Object> handler) {
      return bind(webSocket, handler, "onError");
    }
  }

  /** {@code closeHandler}, {@code endHandler}, {@code shutdownHandler}. */
  static final class SetCloseHandler {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(value = 0, typing = Typing.DYNAMIC))
    static Object enter(
        @Advice.This Object webSocket, @Advice.Argument(0) Handler<Object> handler) {
      return bind(webSocket, handler, "onClose");
    }
  }

  /** {@code unsafeWriteFrame}, {@code writeFrame}: where all ways to send meet. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object webSocket, @Advice.Argument(0) Object sent)
        throws Throwable {
      VertxWebSocket bound = WEB_SOCKETS.get(webSocket);
      WebSocketFrame frame = (WebSocketFrame) sent;
      if (bound != null && (frame.isText() || frame.isBinary() || frame.isContinuation())) {
        bound.connection.sent(VertxInternals.length(frame), frame.isFinal());
      }
    }
  }

  /** {@code handleClose}, {@code handleClosed}: tells the application. */
  static final class Closed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object webSocket, @Advice.FieldValue("closeStatusCode") Short code) {
      VertxWebSocket bound = WEB_SOCKETS.get(webSocket);
      if (bound != null) {
        bound.connection.closed(code == null ? 1006 : code);
      }
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.This Object webSocket) {
      VertxWebSocket bound = WEB_SOCKETS.remove(webSocket);
      if (bound != null) {
        VertxScopes.detach(bound.context.get(), bound.connection);
      }
    }
  }
}
