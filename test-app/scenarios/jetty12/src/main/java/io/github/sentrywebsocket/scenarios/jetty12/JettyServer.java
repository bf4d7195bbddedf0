package io.github.sentrywebsocket.scenarios.jetty12;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.github.sentrywebsocket.scenarios.Tls;
import java.lang.reflect.Method;
import java.util.EventListener;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A Jetty with everything that can take an upgrade: handlers of both of its APIs, and an
 * environment (EE 8 to 11) with endpoints of Jakarta WebSocket, EE 10 with Jetty's servlet as well.
 */
public final class JettyServer {

  private JettyServer() {}

  /**
   * @param args the environment, e.g. {@code ee10}, and the class names of its initializer for
   *     endpoints and of a {@code ServletContextListener} that deploys them
   */
  public static void main(String[] args) {
    ServerProgram.run(() -> start(args[0], args[1], args[2]));
  }

  private static int start(String environment, String initializer, String deployment)
      throws Exception {
    Server server = new Server(new QueuedThreadPool(8));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServerConnector tls = tls(server);
    ContextHandlerCollection contexts = new ContextHandlerCollection(false);
    server.setHandler(contexts);
    contexts.addHandler(handler(server, "/handler"));
    contexts.addHandler(handler(server, "/handler-throws"));
    contexts.addHandler(core("/core"));
    contexts.addHandler(core("/core-throws"));
    Object servlets =
        Class.forName("org.eclipse.jetty." + environment + ".servlet.ServletContextHandler")
            .getDeclaredConstructor()
            .newInstance();
    contexts.addHandler(
        servlets instanceof Handler handler
            ? handler
            : ((Supplier<?>) servlets).get() instanceof Handler core ? core : null);
    configure(servlets, environment, initializer, deployment);
    server.start();
    Tls.listen(context -> tls.getLocalPort());
    return connector.getLocalPort();
  }

  private static ServerConnector tls(Server server) throws Exception {
    if (!Tls.isAsked()) {
      return null;
    }
    SslContextFactory.Server certificate = new SslContextFactory.Server();
    certificate.setSslContext(Tls.context());
    ServerConnector connector =
        new ServerConnector(
            server,
            1,
            1,
            new SslConnectionFactory(certificate, "http/1.1"),
            new HttpConnectionFactory());
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    return connector;
  }

  /** Jetty's own API, without servlets. */
  private static Handler handler(Server server, String path) {
    ContextHandler context = new ContextHandler(path);
    context.setAllowNullPathInContext(true);
    context.setHandler(
        WebSocketUpgradeHandler.from(server, context)
            .configure(
                container ->
                    container.addMapping(
                        "/*",
                        (request, response, callback) ->
                            new ListenerEndpoint(request.getHttpURI().getPath()))));
    return context;
  }

  /** The core below it. */
  private static Handler core(String path) {
    ContextHandler context = new ContextHandler(path);
    context.setAllowNullPathInContext(true);
    org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler upgrades =
        new org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler();
    upgrades.addMapping(
        "/*",
        new WebSocketNegotiator.AbstractNegotiator() {
          @Override
          public FrameHandler negotiate(
              ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
            return new CoreEndpoint(path(request));
          }
        });
    context.setHandler(upgrades);
    return context;
  }

  private static String path(Request request) {
    return request.getHttpURI().getPath();
  }

  private static void configure(
      Object context, String environment, String initializer, String deployment) throws Exception {
    call(context, "setContextPath", "/");
    if (environment.equals("ee10")) {
      Ee10Servlets.addTo(context);
    }
    for (Method method : Class.forName(initializer).getMethods()) {
      if (method.getName().equals("configure")) {
        method.invoke(null, context, null);
      }
    }
    Object listener = Class.forName(deployment).getDeclaredConstructor().newInstance();
    context.getClass().getMethod("addEventListener", EventListener.class).invoke(context, listener);
  }

  private static void call(Object target, String method, String argument) throws Exception {
    target.getClass().getMethod(method, String.class).invoke(target, argument);
  }
}
