package io.github.sentrywebsocket.scenarios.jetty9;

import org.eclipse.jetty.websocket.servlet.WebSocketServlet;
import org.eclipse.jetty.websocket.servlet.WebSocketServletFactory;

/** Takes {@code /listener…} and {@code /stream…}. */
final class UpgradeServlet extends WebSocketServlet {
  private static final long serialVersionUID = 1;

  @Override
  public void configure(WebSocketServletFactory factory) {
    factory.setCreator(
        (request, response) -> {
          String path = request.getRequestURI().getPath();
          return path.startsWith("/stream") ? new StreamEndpoint(path) : new ListenerEndpoint(path);
        });
  }
}
