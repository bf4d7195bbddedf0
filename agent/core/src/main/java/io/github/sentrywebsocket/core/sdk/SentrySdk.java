package io.github.sentrywebsocket.core.sdk;

/**
 * One Sentry SDK, seen from the agent. The implementation is defined once per loader of an SDK and
 * is the only code that mentions {@code io.sentry}.
 */
public interface SentrySdk {

  /** The SDK's version, e.g. {@code 8.62.0}; never null. */
  String version();

  /** Whether the SDK is started now; it may start late, close and start again. */
  boolean isEnabled();

  /** A handshake found it disabled; says so once. */
  void disabled();

  /** The calling thread's scopes, to be made current on another thread; never null. */
  CallerScopes caller();

  /** The connection in whose scopes the calling thread is; null when it is in none. */
  ConnectionTrace connection();

  /** Starts a client handshake on the calling thread's scopes; never null. */
  ClientTrace client(ClientRequest request);

  /** Continues the trace of an upgrade request on scopes of its own; never null. */
  ServerTrace server(ServerRequest request);
}
