package io.github.sentrywebsocket.scenarios.spring_webflux;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.JettyHttpHandlerAdapter;

/** An application of WebFlux on Jetty, of whatever servlet API or of none. */
final class OnJetty {

  private OnJetty() {}

  /**
   * @param packages {@code core}, or the package of Jetty's servlets and the one of its WebSockets
   *     for them, {@code none} before Jetty 10
   */
  static int start(HttpHandler application, String... packages) throws Exception {
    Server server = new Server(new QueuedThreadPool(8));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        packages[0].equals("core")
            ? core(application, server)
            : servlets(application, packages[0], packages[1]));
    server.start();
    return connector.getLocalPort();
  }

  private static Handler core(HttpHandler application, Server server) throws Exception {
    Class.forName("org.eclipse.jetty.websocket.server.ServerWebSocketContainer")
        .getMethod("ensure", Server.class)
        .invoke(null, server);
    return (Handler)
        Class.forName("org.springframework.http.server.reactive.JettyCoreHttpHandlerAdapter")
            .getConstructor(HttpHandler.class)
            .newInstance(application);
  }

  private static Handler servlets(HttpHandler application, String servlets, String webSockets)
      throws Exception {
    Class<?> handler = Class.forName(servlets + ".ServletContextHandler");
    Class<?> holder = Class.forName(servlets + ".ServletHolder");
    Object context = handler.getConstructor().newInstance();
    handler.getMethod("setContextPath", String.class).invoke(context, "/");
    Object servlet = holder(holder).newInstance(new JettyHttpHandlerAdapter(application));
    holder.getMethod("setAsyncSupported", boolean.class).invoke(servlet, true);
    handler.getMethod("addServlet", holder, String.class).invoke(context, servlet, "/");
    if (!webSockets.equals("none")) {
      configure(context, Class.forName(webSockets + ".JettyWebSocketServletContainerInitializer"));
    }
    return (Handler) context;
  }

  private static Constructor<?> holder(Class<?> holder) {
    for (Constructor<?> each : holder.getConstructors()) {
      Class<?>[] parameters = each.getParameterTypes();
      if (parameters.length == 1 && parameters[0].getSimpleName().equals("Servlet")) {
        return each;
      }
    }
    throw new IllegalStateException("no " + holder + "(Servlet)");
  }

  private static void configure(Object context, Class<?> initializer) throws Exception {
    for (Method method : initializer.getMethods()) {
      if (method.getName().equals("configure")) {
        method.invoke(null, context, null);
      }
    }
  }
}
