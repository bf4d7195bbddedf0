package io.github.sentrywebsocket.sentry;

/** An answer to a handshake that no exception of the library describes; the title. */
final class WebSocketHandshakeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WebSocketHandshakeException(String message) {
    super(message, null, false, false);
  }
}
