package io.github.sentrywebsocket.core.api;

import io.github.sentrywebsocket.core.config.Log;

/** Ends what {@code activate()} began. The token is the SDK's own: a message costs no object. */
public final class Activation {

  private Activation() {}

  /**
   * Restores the scopes that were current before; on the same thread, in reverse order.
   *
   * @param token from {@code activate()}; null does nothing
   */
  public static void end(Object token) {
    if (token != null) {
      try {
        ((AutoCloseable) token).close();
      } catch (Throwable failure) {
        Log.failure("Restoring the scopes of a thread", failure);
      }
    }
  }
}
