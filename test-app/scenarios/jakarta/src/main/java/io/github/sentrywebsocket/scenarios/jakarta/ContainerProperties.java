package io.github.sentrywebsocket.scenarios.jakarta;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.time.Duration;
import java.util.Map;

/** What no standard has a name for: every container has its own, and ignores the others'. */
final class ContainerProperties {
  private static final String TOMCAT = "org.apache.tomcat.websocket.";

  static final Map<String, Object> CREDENTIALS =
      Map.of(
          TOMCAT + "WS_AUTHENTICATION_USER_NAME", "user",
          TOMCAT + "WS_AUTHENTICATION_PASSWORD", "password");

  private static final String TYRUS = "org.glassfish.tyrus.client.";

  private ContainerProperties() {}

  /** The container on the class path; of several that Tyrus has, the one that was asked for. */
  static WebSocketContainer container() {
    String tyrus = System.getProperty("scenario.tyrus");
    try {
      return tyrus == null
          ? ContainerProvider.getWebSocketContainer()
          : (WebSocketContainer)
              Class.forName(TYRUS + "ClientManager")
                  .getMethod("createClient", String.class)
                  .invoke(null, tyrus);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A Tyrus client ends its threads with its last connection, those of a connection that is just
   * being opened too: one client for each.
   */
  static WebSocketContainer forConnection(WebSocketContainer container) {
    return isTyrus(container) ? container() : container;
  }

  private static boolean isTyrus(WebSocketContainer container) {
    return container.getClass().getName().startsWith(TYRUS);
  }

  /** Tyrus has them with the container, not with the connection. */
  @SuppressWarnings("unchecked")
  static void configure(WebSocketContainer container, Duration timeout) {
    try {
      if (!isTyrus(container)) {
        return;
      }
      Map<String, Object> properties =
          (Map<String, Object>) container.getClass().getMethod("getProperties").invoke(container);
      properties.put(TYRUS + "ClientManager.ContainerTimeout", (int) timeout.toMillis());
      properties.put(TYRUS + "http.redirect", true);
      properties.put(
          TYRUS + "http.auth.Credentials",
          Class.forName(TYRUS + "auth.Credentials")
              .getConstructor(String.class, String.class)
              .newInstance("user", "password"));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, Object> timeout(Duration timeout) {
    return Map.of(
        TOMCAT + "IO_TIMEOUT_MS",
        Long.toString(timeout.toMillis()),
        "io.undertow.websocket.CONNECT_TIMEOUT",
        Math.max(1, (int) timeout.toSeconds()));
  }
}
