package io.github.sentrywebsocket.scenarios.jakarta;

import java.time.Duration;
import java.util.Map;

/** What no standard has a name for: every container has its own, and ignores the others'. */
final class ContainerProperties {
  private static final String TOMCAT = "org.apache.tomcat.websocket.";

  static final Map<String, Object> CREDENTIALS =
      Map.of(
          TOMCAT + "WS_AUTHENTICATION_USER_NAME", "user",
          TOMCAT + "WS_AUTHENTICATION_PASSWORD", "password");

  private ContainerProperties() {}

  static Map<String, Object> timeout(Duration timeout) {
    return Map.of(TOMCAT + "IO_TIMEOUT_MS", Long.toString(timeout.toMillis()));
  }
}
