package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.SocketTimeoutException;
import net.bytebuddy.asm.Advice;

/** Open Liberty's WebSocket connections, of both sides. */
final class LibertyWebSocket {

  /** By {@code WsocConnLink}, and by {@code SessionExt}, which an endpoint is told of. */
  private static final WeakIdentityMap<Object, Session> SESSIONS = new WeakIdentityMap<>();

  private LibertyWebSocket() {}

  private static final class Session {
    final Connection connection;

    /** Of the frame that is handled; used by the one thread that reads. */
    private Object reading;

    private boolean isRead;
    private volatile boolean isPeerGone;

    Session(Connection connection) {
      this.connection = connection;
    }

    void read(Object reader, Object info) throws Throwable {
      isRead = true;
      Object type = LibertyFrames.messageType(info);
      boolean isWhole = LibertyFrames.isComplete(info);
      int length = type == null ? 0 : LibertyFrames.length(reader);
      if (type != null && (isWhole || length > 0)) {
        reading = connection.receive((String) type, length, isWhole);
      } else {
        reading = connection.activate();
      }
    }

    void endReading() {
      Object token = reading;
      reading = null;
      Activation.end(token);
    }

    Object closing(Object reason) {
      connection.closed(isPeerGone ? 1006 : CloseReasons.code(reason));
      return connection.activate();
    }
  }

  private static Connection connection(Object key) {
    Session session = SESSIONS.get(key);
    return session == null ? Connection.NONE : session.connection;
  }

  private static void failed(Object session, String callback, Throwable caught) {
    if (caught instanceof InvocationTargetException && caught.getCause() != null) {
      connection(session).failed(callback, caught.getCause());
    }
  }

  /** {@code EndpointManager.getServerEndpointConfig(String)}. */
  static final class Mapped {
    private static final Getter TEMPLATE = new Getter("getPath");

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String path, @Advice.Return Object endpoint)
        throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (endpoint != null && upgrade.isTraced()) {
        upgrade.route(path, (String) TEMPLATE.get(endpoint));
      }
    }
  }

  /** {@code SessionImpl.signalAppOnOpen(WsByteBuffer, boolean)}: onOpen, and begins to read. */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("clientSide") boolean isClient,
        @Advice.FieldValue("connLink") Object link,
        @Advice.FieldValue("sessionExt") Object session) {
      Connection connection =
          isClient ? LibertyClient.opened() : UpgradeRequest.current().connection();
      if (connection == Connection.NONE) {
        return null;
      }
      Session opening = new Session(connection);
      SESSIONS.put(link, opening);
      SESSIONS.put(session, opening);
      connection.opened();
      return connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("connLink") Object link,
        @Advice.FieldValue("sessionExt") Object session,
        @Advice.Thrown Throwable thrown) {
      Session opening = thrown == null ? null : SESSIONS.get(link);
      if (opening != null && !opening.isRead) {
        opening.connection.failed("onOpen", thrown);
        opening.connection.closed(1006);
        // Liberty does nothing with it any more, and keeps it.
        SESSIONS.remove(link);
        SESSIONS.remove(session);
      }
      Activation.end(token);
    }
  }

  /** {@code AnnotatedEndpoint.onOpen(Session, EndpointConfig)}: swallows it. */
  static final class OpenFailed {
    static void caught(Object endpoint, Object session, Throwable caught) {
      failed(session, "onOpen", caught);
    }
  }

  /** {@code AnnotatedEndpoint.onClose(Session, CloseReason)}: hands it to onError. */
  static final class CloseFailed {
    static void caught(Object endpoint, Object session, Throwable caught) {
      failed(session, "onClose", caught);
    }
  }

  /** {@code MessageReader.processRead(…)}: a frame is read, its callback comes next. */
  static final class Received {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object reader,
        @Advice.FieldValue("connLink") Object link,
        @Advice.Return Object info)
        throws Throwable {
      Session session = SESSIONS.get(link);
      if (session != null) {
        session.read(reader, info);
      }
    }
  }

  /** {@code LinkRead.processRead(…)}: its callback has returned. */
  static final class Handled {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.FieldValue("connLink") Object link) {
      Session session = SESSIONS.get(link);
      if (session != null) {
        session.endReading();
      }
    }
  }

  /** {@code WsocConnLink.callOnError(Throwable, boolean)}: also of what left onMessage. */
  static final class OnError {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.This Object link,
        @Advice.Argument(0) Throwable thrown,
        @Advice.Argument(1) boolean whileReading) {
      Connection connection = connection(link);
      if (whileReading && !isContainers(thrown.getClass().getName())) {
        connection.failed("onMessage", thrown);
      }
      return connection.activate();
    }

    /** What the peer sent was no frame, or no decoder could read it. */
    private static boolean isContainers(String type) {
      return type.startsWith("com.ibm.ws.wsoc.")
          || type.startsWith("jakarta.websocket.")
          || type.startsWith("javax.websocket.");
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code WsocConnLink.processReadErrorComplete(IOException)}. */
  static final class ReadFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object link, @Advice.Argument(0) IOException thrown) {
      Session session = SESSIONS.get(link);
      // A read is ended by a time-out of ours to close the connection.
      if (session != null && !(thrown instanceof SocketTimeoutException)) {
        session.isPeerGone = true;
      }
    }
  }

  /**
   * {@code WsocConnLink.close(CloseReason, …)} and {@code outgoingCloseConnection(CloseReason)}.
   */
  static final class OnClose {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object link, @Advice.Argument(0) Object reason) {
      Session session = SESSIONS.get(link);
      return session == null ? null : session.closing(reason);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token, @Advice.This Object link, @Advice.Thrown Throwable thrown) {
      if (token != null && thrown != null) {
        connection(link).failed("onClose", thrown);
      }
      Activation.end(token);
    }
  }

  /**
   * {@code WsocConnLink.closeUsingSession(CloseReason, boolean, boolean)}, which may tell nobody,
   * and {@code destroy(Exception)}: the last word.
   */
  static final class Closed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.This Object link) {
      connection(link).closed(1006);
    }
  }

  /** {@code MessageWriter.WriteMessage(WsByteBuffer[], OpcodeType, …)}: all that is sent. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("callback") Object callback,
        @Advice.Argument(0) Object[] buffers,
        @Advice.Argument(1) Object type)
        throws Throwable {
      if (buffers != null && LibertyFrames.isMessage(type)) {
        connection(LibertyFrames.link(callback))
            .sent(LibertyFrames.remaining(buffers), LibertyFrames.isLast(type));
      }
    }
  }
}
