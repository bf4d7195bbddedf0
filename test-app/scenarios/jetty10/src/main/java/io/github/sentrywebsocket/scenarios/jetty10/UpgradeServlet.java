package io.github.sentrywebsocket.scenarios.jetty10;

import io.github.sentrywebsocket.scenarios.jetty9.ListenerEndpoint;
import org.eclipse.jetty.websocket.server.JettyWebSocketServlet;
import org.eclipse.jetty.websocket.server.JettyWebSocketServletFactory;

/** Takes {@code /listener…} and {@code /stream…}. */
public final class UpgradeServlet extends JettyWebSocketServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void configure(JettyWebSocketServletFactory factory) {
    factory.setCreator(
        (request, response) -> {
          String path = request.getRequestURI().getPath();
          return path.startsWith("/stream") ? new StreamEndpoint(path) : new ListenerEndpoint(path);
        });
  }
}
