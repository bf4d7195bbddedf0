package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * Eclipse Paho's clients for MQTT 3.1.1 and 5, MQTT inside a WebSocket: their packages differ, what
 * is in them does not. A thread of its own connects; a network module is one connection.
 */
final class Paho {

  /** By the task that connects. */
  private static final WeakIdentityMap<Object, Caller> CALLERS = new WeakIdentityMap<>();

  /** By the network module, by its stream for MQTT, and by what the socket is read from. */
  private static final WeakIdentityMap<Object, Connection> CONNECTIONS = new WeakIdentityMap<>();

  /** Of the module that this thread starts. */
  private static final ThreadLocal<PahoHandshake> STARTING = new ThreadLocal<>();

  private Paho() {}

  /** Of a network module; {@link Connection#NONE} if it is no WebSocket. */
  static Connection of(Object module) {
    Connection connection = CONNECTIONS.get(module);
    return connection == null ? Connection.NONE : connection;
  }

  /** {@code ClientComms.ConnectBG(…)}, on the thread of the caller. */
  static final class Asked {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object task) {
      CALLERS.put(task, Caller.capture(null));
    }
  }

  /** {@code ClientComms.ConnectBG.run()}. */
  static final class Connecting {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object task) {
      Caller caller = CALLERS.remove(task);
      return caller == null ? null : caller.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code start()} of a network module: TCP, TLS, and the handshake. */
  static final class Start {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("uri") String uri) {
      PahoHandshake handshake = new PahoHandshake(uri);
      STARTING.set(handshake);
      return handshake;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object module,
        @Advice.FieldValue("outputStream") Object out,
        @Advice.Enter Object started,
        @Advice.Thrown Throwable thrown) {
      STARTING.remove();
      PahoHandshake handshake = (PahoHandshake) started;
      if (handshake == null) {
        return;
      }
      if (thrown != null) {
        handshake.failed(thrown);
        handshake.connection().closed(1006); // if it was open, and its receiver did not start
      } else {
        CONNECTIONS.put(module, handshake.connection());
        CONNECTIONS.put(out, handshake.connection());
      }
    }
  }

  /** {@code WebSocketHandshake.execute()}. */
  static final class Execute {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToFields(@Advice.AssignReturned.ToFields.ToField("output"))
    static OutputStream enter(@Advice.FieldValue("output") OutputStream socket) {
      PahoHandshake handshake = STARTING.get();
      return handshake == null ? socket : handshake.before(socket);
    }

    /** Before the receiver of the connection starts. */
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("input") Object in) {
      PahoHandshake handshake = STARTING.get();
      if (handshake != null) {
        Connection connection = handshake.opened();
        CONNECTIONS.put(in, connection);
        connection.opened();
      }
    }
  }

  /** {@code WebSocketHandshake.getHeaders(ArrayList)}: the lines of the answer. */
  static final class Answer {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) List<String> lines) {
      PahoHandshake handshake = STARTING.get();
      if (handshake != null && !lines.isEmpty()) {
        handshake.answered(lines.get(0));
      }
    }
  }

  /** {@code WebSocketFrame(InputStream)}; a close frame's code is never read. */
  static final class Read {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) InputStream in,
        @Advice.FieldValue("payload") byte[] payload,
        @Advice.FieldValue("fin") boolean isLast,
        @Advice.FieldValue("closeFlag") boolean isClose) {
      Connection connection = CONNECTIONS.get(in);
      if (connection == null) {
        return;
      }
      if (isClose) {
        connection.closed(1005);
      } else if (payload != null) {
        connection.received(payload.length, isLast);
      }
    }
  }

  /** {@code ExtendedByteArrayOutputStream.flush()}: a message each. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This ByteArrayOutputStream out) {
      Connection connection = CONNECTIONS.get(out);
      if (connection != null) {
        connection.sent(out.size(), true);
      }
    }
  }

  /** {@code WebSocketReceiver.stop()}: its own thread calls it when the peer is gone. */
  static final class ReceiverStop {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("input") Object in, @Advice.FieldValue("receiverThread") Thread thread) {
      Connection connection = CONNECTIONS.get(in);
      if (connection != null && Thread.currentThread() == thread) {
        connection.closed(1006);
      }
    }
  }

  /** {@code stop()} of a network module, which sends a close frame. */
  static final class Stop {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object module) {
      of(module).closed(1000);
    }
  }
}
