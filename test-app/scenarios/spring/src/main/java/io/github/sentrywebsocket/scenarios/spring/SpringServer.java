package io.github.sentrywebsocket.scenarios.spring;

import io.github.sentrywebsocket.scenarios.tomcat.ServletServer;

/** Spring MVC with WebSocket handlers in an embedded Tomcat. */
public final class SpringServer {

  private SpringServer() {}

  /**
   * @param args the class name of a {@code ServletContextListener} of its own servlet API
   */
  public static void main(String[] args) {
    ServletServer.run(args[0], Mvc.SERVLET, Mvc.PARAMETERS);
  }
}
