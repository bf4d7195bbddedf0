package io.github.sentrywebsocket.scenarios.atmosphere;

import io.github.sentrywebsocket.scenarios.tomcat.ServletServer;
import java.util.HashMap;
import java.util.Map;

/** Atmosphere in an embedded Tomcat, above its Jakarta WebSocket container. */
public final class AtmosphereServer {
  private static final String SERVLET = "org.atmosphere.cpr.AtmosphereServlet";

  private AtmosphereServer() {}

  /**
   * @param args the class name of a {@code ServletContextListener} of its own servlet API; {@code
   *     async} for messages on an executor of Atmosphere's
   */
  public static void main(String[] args) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("org.atmosphere.cpr.AtmosphereHandler", Handler.class.getName());
    parameters.put("org.atmosphere.cpr.AtmosphereHandler.contextRoot", "/*");
    parameters.put("org.atmosphere.cpr.scanClassPath", "false");
    parameters.put(
        "org.atmosphere.websocket.WebSocketProtocol.executeAsync",
        String.valueOf(args.length > 1 && args[1].equals("async")));
    ServletServer.run(args[0], SERVLET, parameters);
  }
}
