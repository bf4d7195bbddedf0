package io.github.sentrywebsocket.scenarios.jetty10;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.lang.reflect.Method;
import java.util.EventListener;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.HandlerList;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiation;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.eclipse.jetty.websocket.server.config.JettyWebSocketServletContainerInitializer;

/**
 * A Jetty with everything that can take an upgrade: a handler, a servlet, and Jakarta WebSocket. Of
 * Jetty's API only what has no servlet type in its signature: one class file for 10 and 11.
 */
public final class JettyServer {

  private JettyServer() {}

  /**
   * @param args the class names of Jetty's initializer for endpoints, and of a {@code
   *     ServletContextListener} that deploys them
   */
  public static void main(String[] args) {
    ServerProgram.run(() -> start(args[0], args[1]));
  }

  private static int start(String initializer, String deployment) throws Exception {
    Server server = new Server(new QueuedThreadPool(8));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    WebSocketUpgradeHandler upgrades = new WebSocketUpgradeHandler();
    for (String path : new String[] {"/handler", "/handler-throws/*"}) {
      upgrades.addMapping(path, WebSocketNegotiator.from(JettyServer::negotiate));
    }
    ServletContextHandler servlets = new ServletContextHandler(ServletContextHandler.SESSIONS);
    HandlerList handlers = new HandlerList();
    handlers.setHandlers(new Handler[] {upgrades, servlets});
    server.setHandler(handlers);
    configure(servlets, initializer, deployment);
    server.start();
    return connector.getLocalPort();
  }

  private static FrameHandler negotiate(WebSocketNegotiation negotiation) {
    String path = negotiation.getBaseRequest().getHttpURI().getPath();
    Callbacks.answer(path);
    return new CoreEndpoint(path);
  }

  private static void configure(
      ServletContextHandler context, String initializer, String deployment) throws Exception {
    context.setContextPath("/");
    for (String path :
        new String[] {"/listener", "/listener-throws/*", "/stream", "/stream-throws/*"}) {
      context.addServlet(UpgradeServlet.class, path);
    }
    JettyWebSocketServletContainerInitializer.configure(context, null);
    for (Method method : Class.forName(initializer).getMethods()) {
      if (method.getName().equals("configure")) {
        method.invoke(null, context, null);
      }
    }
    context.addEventListener(
        (EventListener) Class.forName(deployment).getDeclaredConstructor().newInstance());
  }
}
