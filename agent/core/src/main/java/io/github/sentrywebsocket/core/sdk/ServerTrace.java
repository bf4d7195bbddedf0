package io.github.sentrywebsocket.core.sdk;

/** The trace of one upgrade request. */
public interface ServerTrace {

  /** The request has got a route, before its answer. */
  void routed();

  /** Makes the request's scopes current; the token is closed on the same thread. */
  AutoCloseable activate();

  /** The application traces the request itself, with this transaction. */
  default void tracedBy(Object transaction) {
    // seen when it is captured, or by its being the active span
  }

  /** The application accepts the upgrade, on the calling thread. */
  void accepting();

  /** The container is done with the request and will answer with this status, which is not 101. */
  void refusing(int status);

  /** Ends the transaction; 101 is success. */
  void answered(int status);

  /** Ends the transaction with an error and captures it, unhandled. */
  void failed(Throwable cause);

  /** Ends the transaction: nobody waits for the answer any more. */
  void cancelled();

  /** The scopes of the connection; null when there are none. */
  ConnectionTrace connection();
}
