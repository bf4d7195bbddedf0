package io.github.sentrywebsocket.core.sdk;

/** The scopes of the thread that asked for a connection. */
public interface CallerScopes {

  /** Makes them current; the token is closed on the same thread. */
  AutoCloseable activate();
}
