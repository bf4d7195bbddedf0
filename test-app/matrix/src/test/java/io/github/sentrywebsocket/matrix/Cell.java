package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Jdks.Jdk;
import java.util.List;

/**
 * A place of the matrix.
 *
 * @param version the library's; empty for what comes with the JDK
 * @param sentry the version of the application's SDK; null when the agent's own is used
 */
record Cell(Library library, String version, Jdk jdk, String sentry) {

  boolean agentsSdk() {
    return sentry == null;
  }

  String origin() {
    return library.origin(version);
  }

  List<String> endpoints() {
    return library.endpoints(version);
  }

  String sdk() {
    return agentsSdk() ? "the agent's" : sentry;
  }

  @Override
  public String toString() {
    String name = version.isEmpty() ? library.name : library.name + " " + version;
    return name + ", " + jdk + ", " + (agentsSdk() ? "the agent's SDK" : "sentry " + sentry);
  }
}
