package io.github.sentrywebsocket.core.api;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.sdk.ConnectionTrace;

/**
 * An open WebSocket connection, after its handshake, on either side. Its callbacks run between
 * {@link #activate} and {@link Activation#end}. Safe for any thread; no method throws.
 */
public final class Connection {

  /** A connection that is not traced. */
  public static final Connection NONE = new Connection(null);

  private static final ThreadLocal<Connection> OPENING = new ThreadLocal<>();

  private final ConnectionTrace trace;

  private Connection(ConnectionTrace trace) {
    this.trace = trace;
  }

  static Connection of(ConnectionTrace trace) {
    return trace == null ? NONE : new Connection(trace);
  }

  /** The connection whose {@code onOpen} runs on this thread; never null. */
  public static Connection opening() {
    Connection connection = OPENING.get();
    return connection == null ? NONE : connection;
  }

  /**
   * Marks this thread as the one that opens the connection, and activates it.
   *
   * @return a token for {@link #endOpening}, null when there is nothing to do
   */
  public Object activateOpening() {
    if (trace != null) {
      OPENING.set(this);
    }
    return activate();
  }

  /** Ends {@link #activateOpening}. */
  public static void endOpening(Object token) {
    OPENING.remove();
    Activation.end(token);
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

  /**
   * Reports an exception that left a callback of the application (rule S6).
   *
   * @param callback the callback in the words of Jakarta WebSocket, e.g. {@code onMessage}
   */
  public void failed(String callback, Throwable cause) {
    if (trace != null) {
      try {
        trace.callbackFailed(callback, cause);
      } catch (Throwable failure) {
        Log.failure("Reporting an exception of a callback", failure);
      }
    }
  }
}
