package io.github.sentrywebsocket.scenarios.jetty12;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;

/** Jetty's servlet for WebSockets. */
final class Ee10Servlets {

  private Ee10Servlets() {}

  static void addTo(Object context) {
    ServletContextHandler servlets = (ServletContextHandler) context;
    for (String path :
        new String[] {"/listener", "/listener-throws/*", "/stream", "/stream-throws/*"}) {
      servlets.addServlet(UpgradeServlet.class, path);
    }
    JettyWebSocketServletContainerInitializer.configure(servlets, null);
  }
}
