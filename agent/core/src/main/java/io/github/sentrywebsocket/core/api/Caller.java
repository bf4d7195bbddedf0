package io.github.sentrywebsocket.core.api;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.sdk.CallerScopes;
import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.github.sentrywebsocket.core.sdk.SdkDirectory;

/**
 * The scopes of the code that asked for a connection, carried to the thread that performs it: most
 * clients write their handshake on an event loop or on a thread of their own. Captured where the
 * application calls the library, active where the library calls {@link ClientHandshake#start}. Drop
 * it when the handshake is written: it keeps the caller's scopes alive. No method throws.
 */
public final class Caller {

  /** Nobody: activating it does nothing. */
  public static final Caller NONE = new Caller(null);

  private final CallerScopes scopes;

  private Caller(CallerScopes scopes) {
    this.scopes = scopes;
  }

  /**
   * Captures the calling thread's scopes. Starts no SDK: one that is not started has none.
   *
   * @param witness see {@link ClientHandshake#start}
   * @return never null
   */
  public static Caller capture(Object witness) {
    try {
      CallerScopes scopes = SdkDirectory.caller(witness);
      return scopes == null ? NONE : new Caller(scopes);
    } catch (Throwable failure) {
      Log.failure("Capturing the scopes of a caller", failure);
      return NONE;
    }
  }

  /**
   * Captures the connection in whose callback this thread is, for work that a framework moves to
   * another thread.
   *
   * @param witness see {@link ClientHandshake#start}
   * @return {@link #NONE} outside of connections
   */
  public static Caller inConnection(Object witness) {
    try {
      ConnectionTrace connection = SdkDirectory.connection(witness);
      return connection == null ? NONE : new Caller(connection::activate);
    } catch (Throwable failure) {
      Log.failure("Capturing the scopes of a connection", failure);
      return NONE;
    }
  }

  /**
   * Makes the caller's scopes current on this thread.
   *
   * @return a token for {@link Activation#end} on the same thread; null when there is nothing to do
   */
  public Object activate() {
    try {
      return scopes == null ? null : scopes.activate();
    } catch (Throwable failure) {
      Log.failure("Activating the scopes of a caller", failure);
      return null;
    }
  }
}
