package io.github.sentrywebsocket.sentry;

/**
 * A failed handshake that no exception of the library describes, or may describe; the issue's
 * title.
 */
final class WebSocketHandshakeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WebSocketHandshakeException(String message) {
    super(message, null, false, false);
  }

  /** In place of another one. */
  WebSocketHandshakeException(String message, StackTraceElement[] thrownAt) {
    super(message, null, false, true);
    setStackTrace(thrownAt);
  }
}
