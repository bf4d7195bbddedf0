package io.github.sentrywebsocket.scenarios.javalin;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.javalin.Javalin;
import io.javalin.websocket.WsBinaryMessageHandler;
import io.javalin.websocket.WsCloseHandler;
import io.javalin.websocket.WsConnectHandler;
import io.javalin.websocket.WsContext;
import io.javalin.websocket.WsErrorHandler;
import io.javalin.websocket.WsMessageHandler;
import java.lang.reflect.Method;
import java.util.EventListener;
import java.util.function.Consumer;

/**
 * Javalin's server. Its configuration has other names in every major version; what it calls for a
 * connection has not.
 */
public final class JavalinServer {

  private JavalinServer() {}

  /**
   * @param args the class name of a {@code ServletContextListener} that deploys what is in front,
   *     and the template of a path
   */
  public static void main(String[] args) {
    ServerProgram.run(() -> start(args[0], args[1]));
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static int start(String deployment, String template) throws Exception {
    Consumer<Object> servlets =
        context -> call(context, "addEventListener", create(deployment, EventListener.class));
    Consumer<Object> endpoints = JavalinServer::listen;
    boolean[] routed = new boolean[1];
    Consumer<Object> configuration =
        config -> {
          Object jetty = field(config, "jetty");
          if (jetty == null) {
            call(config, "configureServletContextHandler", servlets);
          } else if (!call(jetty, "modifyServletContextHandler", servlets)) {
            call(jetty, "contextHandlerConfig", servlets);
          }
          Object routes = field(config, "routes");
          routed[0] = routes != null && route(routes, template, endpoints);
        };
    Javalin app = Javalin.create((Consumer) configuration);
    if (!routed[0]) {
      route(app, template, endpoints);
    }
    app.start(0);
    return app.port();
  }

  private static boolean route(Object routes, String template, Consumer<Object> endpoints) {
    return call(routes, "ws", template, endpoints) & call(routes, "ws", "*", endpoints);
  }

  private static void listen(Object handlers) {
    call(handlers, "onConnect", (WsConnectHandler) context -> called(context, "onOpen"));
    call(handlers, "onMessage", (WsMessageHandler) context -> called(context, "onMessage"));
    call(
        handlers,
        "onBinaryMessage",
        (WsBinaryMessageHandler) context -> called(context, "onBinary"));
    call(handlers, "onClose", (WsCloseHandler) context -> called(context, "onClose"));
    call(handlers, "onError", (WsErrorHandler) context -> called(context, "onError"));
  }

  private static void called(WsContext context, String callback) {
    Callbacks.called(context.session.getUpgradeRequest().getRequestURI().getPath(), callback);
  }

  private static <T> T create(String name, Class<T> type) {
    try {
      return type.cast(Class.forName(name).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object field(Object target, String name) {
    try {
      return target.getClass().getField(name).get(target);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Returns whether it has a method of that name that takes the arguments. */
  private static boolean call(Object target, String name, Object... arguments) {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name) && takes(method, arguments)) {
        try {
          method.invoke(target, arguments);
          return true;
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return false;
  }

  private static boolean takes(Method method, Object... arguments) {
    Class<?>[] parameters = method.getParameterTypes();
    if (parameters.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < arguments.length; i++) {
      if (!parameters[i].isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }
}
