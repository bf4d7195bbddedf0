package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.nats.client.Options;
import io.nats.client.support.HttpRequest;
import io.nats.client.support.WebsocketFrameHeader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/**
 * jnats, NATS inside a WebSocket: its {@code WebSocket} is a socket that does the handshake on the
 * caller's thread and then frames what the connection of NATS reads and writes. That outlives it:
 * after a loss it opens another one, from a thread of its own.
 */
final class Nats {

  /** By the options of connections that are made on another thread. */
  private static final WeakIdentityMap<Object, Queue<Caller>> CALLERS = new WeakIdentityMap<>();

  /** Handshakes whose failure was told already; it passes through two methods. */
  private static final WeakIdentityMap<Throwable, ClientHandshake> TOLD = new WeakIdentityMap<>();

  /** By a {@code NatsConnection} that is being made: the first handshake that failed. */
  private static final WeakIdentityMap<Object, ClientHandshake> FAILED = new WeakIdentityMap<>();

  /** By its socket, then by its {@code WebSocket}, and by the streams of that. */
  private static final WeakIdentityMap<Object, Connection> CONNECTIONS = new WeakIdentityMap<>();

  /** By the {@code NatsConnection}: the newest. */
  private static final WeakIdentityMap<Object, Connection> NEWEST = new WeakIdentityMap<>();

  private Nats() {}

  /** Of a {@code NatsConnection}, {@link Connection#NONE} if it has no WebSocket. */
  static Connection newest(Object natsConnection) {
    Connection newest = NEWEST.get(natsConnection);
    return newest == null ? Connection.NONE : newest;
  }

  /** {@code Nats.connectAsynchronously(Options, boolean)}. */
  static final class Asked {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Options options) {
      Caller caller = Caller.capture(options.getConnectionListener());
      synchronized (CALLERS) {
        if (CALLERS.get(options) == null) {
          CALLERS.put(options, new ConcurrentLinkedQueue<>());
        }
        CALLERS.get(options).add(caller);
      }
    }
  }

  /** What its thread runs. */
  static final class Connecting {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object options) {
      Queue<Caller> callers = CALLERS.get(options);
      Caller caller = callers == null ? null : callers.poll();
      return caller == null ? null : caller.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code WebSocket.handshake(Socket, String, List[, String])}, which is static. */
  static final class Opening {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(
            value = 2,
            index = 0,
            typing = Typing.DYNAMIC))
    static Object[] enter(
        @Advice.Argument(0) Socket socket,
        @Advice.Argument(1) String host,
        @Advice.Argument(2) List<Consumer<HttpRequest>> interceptors) {
      NatsHandshake handshake = new NatsHandshake(socket, host, interceptors);
      List<Consumer<HttpRequest>> all = new ArrayList<>(interceptors);
      all.add(handshake);
      return new Object[] {all, handshake};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object[] entered,
        @Advice.Argument(0) Object socket,
        @Advice.Thrown Throwable thrown) {
      NatsHandshake handshake = entered == null ? null : (NatsHandshake) entered[1];
      if (handshake == null) {
        return;
      }
      if (thrown == null) {
        ClientHandshake accepted = handshake.opened();
        if (accepted != null) {
          Connection connection = accepted.opened();
          CONNECTIONS.put(socket, connection);
          connection.opened();
        }
      } else {
        TOLD.put(thrown, handshake.failed(thrown));
      }
    }
  }

  /** {@code WebSocket(Socket, String, List[, String])}, which calls it. */
  static final class Opened {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object webSocket,
        @Advice.Argument(0) Object socket,
        @Advice.FieldValue("in") Object in,
        @Advice.FieldValue("out") Object out) {
      Connection connection = CONNECTIONS.remove(socket);
      CONNECTIONS.put(webSocket, connection);
      CONNECTIONS.put(in, connection);
      CONNECTIONS.put(out, connection);
    }
  }

  /** {@code SocketDataPort.connect(…)}: TCP, TLS, and the handshake if the server is ws or wss. */
  static final class Connected {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) Object first,
        @Advice.Argument(1) Object second,
        @Advice.FieldValue("connection") Object natsConnection,
        @Advice.FieldValue("socket") Object socket,
        @Advice.Thrown Throwable thrown) {
      if (thrown == null) {
        Connection connection = CONNECTIONS.get(socket);
        if (connection == null) {
          NEWEST.remove(natsConnection); // a server without WebSocket is next in the list
        } else {
          NEWEST.put(natsConnection, connection);
        }
      } else {
        ClientHandshake failed = failed(first instanceof String ? first : second, thrown);
        if (FAILED.get(natsConnection) == null) {
          FAILED.put(natsConnection, failed);
        }
      }
    }

    private static ClientHandshake failed(Object uri, Throwable thrown) {
      ClientHandshake told = TOLD.get(thrown);
      if (told == null) {
        told = TOLD.get(thrown.getCause());
      }
      if (told != null) {
        return told;
      }
      String server = String.valueOf(uri);
      String scheme = server.substring(0, server.indexOf(':') + 1).toLowerCase(Locale.ROOT);
      return scheme.equals("ws:") || scheme.equals("wss:")
          ? NatsHandshake.failed(server, thrown.getCause() == null ? thrown : thrown.getCause())
          : null;
    }
  }

  /** {@code NatsConnection.connect(boolean)}, which throws when it has tried all servers. */
  static final class Connect {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.This Object natsConnection, @Advice.Thrown Throwable thrown) {
      ClientHandshake failed = FAILED.remove(natsConnection);
      if (failed != null && thrown != null) {
        failed.failed(thrown);
      }
    }
  }

  /** {@code WebSocket.close()}, which sends no close frame. */
  static final class Closed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object webSocket) {
      Connection connection = CONNECTIONS.get(webSocket);
      if (connection != null) {
        connection.closed(1006);
      }
    }
  }

  /** {@code WebsocketInputStream.readHeader()}; a close frame's code is never read. */
  static final class Read {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object in,
        @Advice.FieldValue("header") WebsocketFrameHeader header,
        @Advice.Return boolean isRead) {
      Connection connection = CONNECTIONS.get(in);
      if (connection == null || !isRead) {
        return;
      }
      if (header.getOpCode() == WebsocketFrameHeader.OpCode.CLOSE) {
        connection.closed(1005);
      } else {
        connection.received(header.getPayloadLength(), header.isFinal());
      }
    }
  }

  /** {@code WebsocketOutputStream.write(byte[], int, int)}: a message each. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object out, @Advice.Argument(2) int length) {
      Connection connection = CONNECTIONS.get(out);
      if (connection != null) {
        connection.sent(length, true);
      }
    }
  }
}
