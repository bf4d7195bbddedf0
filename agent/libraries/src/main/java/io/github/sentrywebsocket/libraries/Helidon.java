package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.UncheckedIOException;
import java.net.SocketException;
import net.bytebuddy.asm.Advice;

/**
 * Helidon 4: the connections of both sides. Each has a virtual thread of its own, which reads its
 * frames and calls its listener.
 */
final class Helidon {

  /** By {@code WsConnection} of the server and {@code ClientWsConnection}. */
  private static final WeakIdentityMap<Object, Session> SESSIONS = new WeakIdentityMap<>();

  private Helidon() {}

  static void opened(Object socket, Connection connection) {
    if (connection != Connection.NONE) {
      SESSIONS.put(socket, new Session(connection));
    }
  }

  /** Whether a failure says no more than that the peer is gone. */
  static boolean isPeerGone(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SocketException
          || each.getClass().getName().endsWith(".SocketWriterException")
          || each.getClass().getName().endsWith(".ServerConnectionException")) {
        return true;
      }
    }
    return false;
  }

  /** A connection while its thread runs; used by that thread only, but for sending. */
  private static final class Session {
    final Connection connection;
    private boolean isText;
    private boolean isRead;
    private int closeCode = 1006;

    Session(Connection connection) {
      this.connection = connection;
    }

    Object receive(Object frame) throws Throwable {
      isRead = true;
      int code = HelidonFrames.opCode(frame);
      switch (code) {
        case HelidonFrames.TEXT:
        case HelidonFrames.BINARY:
          isText = code == HelidonFrames.TEXT;
          return message(frame);
        case HelidonFrames.CONTINUATION:
          return message(frame);
        case HelidonFrames.CLOSE:
          closeCode = HelidonFrames.closeCode(frame);
          return connection.activate();
        default:
          return connection.activate();
      }
    }

    private Object message(Object frame) throws Throwable {
      return connection.receive(
          isText ? "text" : "binary", HelidonFrames.length(frame), HelidonFrames.isLast(frame));
    }

    /** What Helidon itself throws ends the connection; the listener was not at fault. */
    void failed(Object frame, Throwable thrown) throws Throwable {
      boolean isClose = HelidonFrames.opCode(frame) == HelidonFrames.CLOSE;
      boolean isHelidons =
          thrown.getClass().getName().startsWith("io.helidon.")
              || (thrown instanceof UncheckedIOException && isPeerGone(thrown))
              || isUnreadable(thrown);
      if (!isHelidons) {
        connection.failed(isClose ? "onClose" : "onMessage", thrown);
      }
    }

    /** Helidon reads the code of a close frame before it looks whether there is one. */
    private static boolean isUnreadable(Throwable thrown) {
      StackTraceElement[] frames = thrown.getStackTrace();
      return frames.length > 0 && frames[0].getClassName().startsWith("io.helidon.common.buffers.");
    }

    void openFailed(Throwable thrown) {
      if (!isRead && !thrown.getClass().getName().startsWith("io.helidon.")) {
        connection.failed("onOpen", thrown);
      }
    }
  }

  /**
   * {@code ClientWsConnection.run()} and {@code WsConnection.handle(Limit)}: all of a connection.
   */
  static final class Run {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object socket) {
      Session session = SESSIONS.get(socket);
      return session == null ? null : session.connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token, @Advice.This Object socket) {
      Session session = SESSIONS.remove(socket);
      if (session != null) {
        session.connection.closed(session.closeCode);
      }
      Activation.end(token);
    }
  }

  /** {@code WsConnection.handle(Semaphore)} of 4.0: it tells the listener itself. */
  static final class RunAndOpen {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object socket) {
      return Open.enter(socket);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token, @Advice.This Object socket, @Advice.Thrown Throwable thrown) {
      if (thrown != null && !isPeerGone(thrown)) {
        Open.failed(socket, thrown);
      }
      Run.exit(token, socket);
    }
  }

  /**
   * The lambda of {@code WsConnection.handle(Limit)} that tells the listener of the server, and
   * {@code ClientWsConnection.doRun()}, which begins with it.
   */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object socket) {
      Session session = SESSIONS.get(socket);
      if (session == null) {
        return null;
      }
      session.connection.opened();
      return session.connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token, @Advice.This Object socket, @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        failed(socket, thrown);
      }
      Activation.end(token);
    }

    static void failed(Object socket, Throwable thrown) {
      Session session = SESSIONS.get(socket);
      if (session != null) {
        session.openFailed(thrown);
      }
    }
  }

  /** {@code processFrame(…)} of both sides. */
  static final class OnFrame {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object socket, @Advice.Argument(0) Object frame)
        throws Throwable {
      Session session = SESSIONS.get(socket);
      return session == null ? null : session.receive(frame);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.This Object socket,
        @Advice.Argument(0) Object frame,
        @Advice.Thrown Throwable thrown)
        throws Throwable {
      Session session = thrown == null ? null : SESSIONS.get(socket);
      if (session != null) {
        session.failed(frame, thrown);
      }
      Activation.end(token);
    }
  }

  /** {@code send(…WsFrame)} of both sides. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object socket, @Advice.Argument(0) Object frame)
        throws Throwable {
      Session session = SESSIONS.get(socket);
      if (session != null && HelidonFrames.opCode(frame) < HelidonFrames.CLOSE) {
        session.connection.sent(HelidonFrames.length(frame), HelidonFrames.isLast(frame));
      }
    }
  }
}
