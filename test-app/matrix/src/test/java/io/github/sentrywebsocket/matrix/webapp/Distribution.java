package io.github.sentrywebsocket.matrix.webapp;

import io.github.sentrywebsocket.harness.Jdks.Jdk;

/**
 * A version of a server, on one JDK.
 *
 * @param javax whether its API is {@code javax.websocket}; {@code jakarta.websocket} otherwise
 */
record Distribution(Server server, String version, boolean javax, Jdk jdk) {
  @Override
  public String toString() {
    return server + " " + version + " on " + jdk;
  }
}
