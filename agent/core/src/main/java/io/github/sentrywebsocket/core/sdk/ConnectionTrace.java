package io.github.sentrywebsocket.core.sdk;

/** The scopes of one open connection. */
public interface ConnectionTrace {

  /** Makes the connection's scopes current; the token is closed on the same thread. */
  AutoCloseable activate();

  /** Whether anybody asked for figures; without, messages are not counted. */
  boolean isMeasured();

  /** The application's {@code onOpen} is about to be entered. */
  void opened();

  /** The connection is gone; called once, after {@link #opened}. */
  void closed(ConnectionFigures figures);

  /**
   * Makes a message's scopes current, with a transaction of its own where that is asked for.
   *
   * @param type {@code text} or {@code binary}
   * @param length payload bytes of all its parts, see {@link ConnectionFigures#bytesReceived}
   * @param frames how many parts it came in; only the last one's callback is told here
   */
  AutoCloseable receive(String type, long length, int frames);

  /** Captures an exception that left a callback, unhandled. */
  void callbackFailed(String callback, Throwable cause);
}
