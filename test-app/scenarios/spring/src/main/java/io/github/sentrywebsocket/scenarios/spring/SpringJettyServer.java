package io.github.sentrywebsocket.scenarios.spring;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.lang.reflect.Method;
import java.util.EventListener;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The same in an embedded Jetty, of whatever servlet API. */
public final class SpringJettyServer {

  private SpringJettyServer() {}

  /**
   * @param args the class names of Jetty's {@code ServletContextHandler}, of its initializer for
   *     WebSockets ({@code none} before Jetty 10), and of a {@code ServletContextListener}
   */
  public static void main(String[] args) {
    ServerProgram.run(() -> start(args[0], args[1], args[2]));
  }

  private static int start(String handler, String initializer, String deployment) throws Exception {
    Server server = new Server(new QueuedThreadPool(8));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    Object servlets = instance(handler);
    call(servlets, "setContextPath", "/");
    call(servlets, "addEventListener", EventListener.class, instance(deployment));
    Object mvc =
        servlets
            .getClass()
            .getMethod("addServlet", String.class, String.class)
            .invoke(servlets, Mvc.SERVLET, "/");
    for (var parameter : Mvc.PARAMETERS.entrySet()) {
      mvc.getClass()
          .getMethod("setInitParameter", String.class, String.class)
          .invoke(mvc, parameter.getKey(), parameter.getValue());
    }
    call(mvc, "setAsyncSupported", boolean.class, true);
    call(mvc, "setInitOrder", int.class, 1);
    if (!initializer.equals("none")) {
      configure(servlets, Class.forName(initializer));
    }
    server.setHandler((Handler) servlets);
    server.start();
    return connector.getLocalPort();
  }

  private static void configure(Object servlets, Class<?> initializer) throws Exception {
    for (Method method : initializer.getMethods()) {
      if (method.getName().equals("configure")) {
        method.invoke(null, servlets, null);
      }
    }
  }

  private static Object instance(String name) throws Exception {
    return Class.forName(name).getDeclaredConstructor().newInstance();
  }

  private static void call(Object target, String method, String argument) throws Exception {
    call(target, method, String.class, argument);
  }

  private static void call(Object target, String method, Class<?> type, Object argument)
      throws Exception {
    target.getClass().getMethod(method, type).invoke(target, argument);
  }
}
