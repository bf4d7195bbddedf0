package io.github.sentrywebsocket.core.sdk;

/** The scopes of one open connection. */
public interface ConnectionTrace {

  /** Makes the connection's scopes current; the token is closed on the same thread. */
  AutoCloseable activate();

  /** Captures an exception that left a callback, unhandled. */
  void callbackFailed(String callback, Throwable cause);
}
