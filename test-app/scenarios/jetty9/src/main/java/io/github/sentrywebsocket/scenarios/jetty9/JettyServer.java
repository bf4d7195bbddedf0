package io.github.sentrywebsocket.scenarios.jetty9;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.util.EventListener;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.HandlerList;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.log.Log;
import org.eclipse.jetty.util.log.StdErrLog;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.jsr356.server.deploy.WebSocketServerContainerInitializer;

/** A Jetty with everything that can take an upgrade: a handler, a servlet, and JSR 356. */
public final class JettyServer {

  private JettyServer() {}

  /**
   * @param args the class name of a {@code ServletContextListener} that deploys JSR endpoints
   */
  public static void main(String[] args) {
    StdErrLog log = new StdErrLog();
    log.setLevel(StdErrLog.LEVEL_WARN);
    Log.setLog(log);
    ServerProgram.run(() -> start(args[0]));
  }

  private static int start(String deployment) throws Exception {
    Server server = new Server(new QueuedThreadPool(8));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    HandlerList handlers = new HandlerList();
    ServletContextHandler servlets = new ServletContextHandler(ServletContextHandler.SESSIONS);
    handlers.setHandlers(new Handler[] {new UpgradeHandler(), servlets});
    server.setHandler(handlers);
    configure(servlets, deployment);
    server.start();
    return connector.getLocalPort();
  }

  private static void configure(ServletContextHandler context, String deployment) throws Exception {
    context.setContextPath("/");
    ServletHolder servlet = new ServletHolder(new UpgradeServlet());
    context.addServlet(servlet, "/listener");
    context.addServlet(servlet, "/listener-throws/*");
    context.addServlet(servlet, "/stream");
    context.addServlet(servlet, "/stream-throws/*");
    WebSocketServerContainerInitializer.configureContext(context);
    context.addEventListener(
        (EventListener) Class.forName(deployment).getDeclaredConstructor().newInstance());
  }
}
