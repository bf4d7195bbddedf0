package io.github.sentrywebsocket.core.api;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.sdk.ConnectionFigures;
import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.github.sentrywebsocket.core.sdk.SdkDirectory;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * An open WebSocket connection, after its handshake, on either side. Its callbacks run between
 * {@link #activate} and {@link Activation#end}. Safe for any thread; no method throws.
 */
public final class Connection {

  /** A connection that is not traced. */
  public static final Connection NONE = new Connection(null);

  private static final ThreadLocal<Connection> OPENING = new ThreadLocal<>();

  private static final AtomicLongFieldUpdater<Connection> MESSAGES_RECEIVED =
      AtomicLongFieldUpdater.newUpdater(Connection.class, "messagesReceived");
  private static final AtomicLongFieldUpdater<Connection> BYTES_RECEIVED =
      AtomicLongFieldUpdater.newUpdater(Connection.class, "bytesReceived");
  private static final AtomicLongFieldUpdater<Connection> MESSAGES_SENT =
      AtomicLongFieldUpdater.newUpdater(Connection.class, "messagesSent");
  private static final AtomicLongFieldUpdater<Connection> BYTES_SENT =
      AtomicLongFieldUpdater.newUpdater(Connection.class, "bytesSent");

  private static final long CLOSED = Long.MIN_VALUE;

  private final ConnectionTrace trace;
  private final boolean isMeasured;

  private volatile long messagesReceived;
  private volatile long bytesReceived;
  private volatile long messagesSent;
  private volatile long bytesSent;

  /** {@code System.nanoTime()} of {@code onOpen}; 0 before it, {@link #CLOSED} after the end. */
  private long openedAt;

  /** Of the message that is being received; written by the one thread that receives. */
  private int frames;

  private long length;

  private Connection(ConnectionTrace trace) {
    this.trace = trace;
    this.isMeasured = trace != null && trace.isMeasured();
  }

  static Connection of(ConnectionTrace trace) {
    return trace == null ? NONE : new Connection(trace);
  }

  /** The application's {@code onOpen} is about to be entered: the connection counts as opened. */
  public void opened() {
    if (trace != null && begin()) {
      Object token = activate();
      try {
        trace.opened();
      } catch (Throwable failure) {
        Log.failure("Counting an opened connection", failure);
      }
      Activation.end(token);
    }
  }

  /**
   * The connection is gone; counts once, and only after {@link #opened}.
   *
   * @param code the close code (RFC 6455, section 7.4); 1006 when there was no close frame
   */
  public void closed(int code) {
    long since = trace == null ? 0 : end();
    if (since != 0) {
      Object token = activate();
      try {
        trace.closed(
            new ConnectionFigures(
                (System.nanoTime() - since) / 1e6,
                messagesReceived,
                bytesReceived,
                messagesSent,
                bytesSent,
                code));
      } catch (Throwable failure) {
        Log.failure("Counting a closed connection", failure);
      }
      Activation.end(token);
    }
  }

  private synchronized boolean begin() {
    if (openedAt != 0) {
      return false;
    }
    openedAt = System.nanoTime() | 1;
    return true;
  }

  private synchronized long end() {
    long since = openedAt == CLOSED ? 0 : openedAt;
    if (since != 0) {
      openedAt = CLOSED;
    }
    return since;
  }

  /**
   * A message, or a part of one, arrived: counts it and activates the connection for its callback.
   * Of a message in parts, the last one's callback is the message's.
   *
   * @param type {@code text} or {@code binary}
   * @param partLength payload bytes; characters where the library decodes text before it tells us
   * @param last whether this is the message's last part
   * @return as {@link #activate}
   */
  public Object receive(String type, long partLength, boolean last) {
    if (!isMeasured) {
      return activate();
    }
    try {
      BYTES_RECEIVED.addAndGet(this, partLength);
      int parts = frames + 1;
      long soFar = length + partLength;
      frames = last ? 0 : parts;
      length = last ? 0 : soFar;
      if (!last) {
        return trace.activate();
      }
      MESSAGES_RECEIVED.incrementAndGet(this);
      return trace.receive(type, soFar, parts);
    } catch (Throwable failure) {
      Log.failure("Activating the scopes of a message", failure);
      return null;
    }
  }

  /**
   * A message, or a part of one, arrived whose callback comes later, or never: a client of another
   * protocol reads its own messages from those of the connection. Counts it.
   *
   * @param partLength payload bytes
   * @param last whether this is the message's last part
   */
  public void received(long partLength, boolean last) {
    if (isMeasured) {
      BYTES_RECEIVED.addAndGet(this, partLength);
      if (last) {
        MESSAGES_RECEIVED.incrementAndGet(this);
      }
    }
  }

  /**
   * Activates the connection for the callback of a message that {@link #received} has counted.
   *
   * @param type {@code text} or {@code binary}
   * @param length of what the callback is given, in bytes
   * @return as {@link #activate}
   */
  public Object deliver(String type, long length) {
    if (!isMeasured) {
      return activate();
    }
    try {
      return trace.receive(type, length, 1);
    } catch (Throwable failure) {
      Log.failure("Activating the scopes of a message", failure);
      return null;
    }
  }

  /** A message, or a part of one, is sent; see {@link #receive}. */
  public void sent(long length, boolean last) {
    if (isMeasured) {
      BYTES_SENT.addAndGet(this, length);
      if (last) {
        MESSAGES_SENT.incrementAndGet(this);
      }
    }
  }

  /** The connection whose {@code onOpen} runs on this thread; never null. */
  public static Connection opening() {
    Connection connection = OPENING.get();
    return connection == null ? NONE : connection;
  }

  /**
   * Counts the connection as opened, marks this thread as the one that opens it, and activates it.
   * An {@code onOpen} that opens another connection has that one's inside its own.
   *
   * @return a token for {@link #endOpening}, null when there is nothing to do
   */
  public Object activateOpening() {
    Connection outer = OPENING.get();
    if (trace == null && outer == null) {
      return null;
    }
    OPENING.set(this);
    opened();
    Object scopes = activate();
    return (AutoCloseable) () -> endOpening(outer, scopes);
  }

  /** Ends {@link #activateOpening}; on the same thread. */
  public static void endOpening(Object token) {
    Activation.end(token);
  }

  private static void endOpening(Connection outer, Object scopes) {
    if (outer == null) {
      OPENING.remove();
    } else {
      OPENING.set(outer);
    }
    Activation.end(scopes);
  }

  /**
   * Makes the connection's scopes current on this thread (rules S5 and L1).
   *
   * @return a token for {@link Activation#end} on the same thread; null when there is nothing to do
   */
  public Object activate() {
    try {
      return trace == null ? null : trace.activate();
    } catch (Throwable failure) {
      Log.failure("Activating the scopes of a connection", failure);
      return null;
    }
  }

  private static boolean isOfCoroutine(Throwable cause) {
    if (!(cause instanceof CancellationException)) {
      return false;
    }
    // Those of jobs have no stack, and a class of their own.
    StackTraceElement[] stack = cause.getStackTrace();
    String origin = stack.length == 0 ? cause.getClass().getName() : stack[0].getClassName();
    return origin.startsWith("kotlinx.coroutines.");
  }

  /**
   * Reports an exception that left a callback of the application (rule S6), but for a coroutine's
   * cancellation, by which it ends as the application asked; a future's is a failure as any other.
   *
   * @param callback the callback in the words of Jakarta WebSocket, e.g. {@code onMessage}
   */
  public void failed(String callback, Throwable cause) {
    if (trace != null && !isOfCoroutine(cause)) {
      Object token = activate();
      try {
        trace.callbackFailed(callback, cause);
      } catch (Throwable failure) {
        Log.failure("Reporting an exception of a callback", failure);
      }
      Activation.end(token);
    }
  }

  /**
   * Reports an exception that left a callback of the application and that a framework swallowed, to
   * the connection in whose scopes this thread is; does nothing outside of connections.
   *
   * @param witness see {@link ClientHandshake#start}
   * @param callback see {@link #failed}
   */
  public static void swallowed(Object witness, String callback, Throwable cause) {
    try {
      ConnectionTrace connection = SdkDirectory.connection(witness);
      if (connection != null) {
        connection.callbackFailed(callback, cause);
      }
    } catch (Throwable failure) {
      Log.failure("Reporting an exception that a framework swallowed", failure);
    }
  }
}
