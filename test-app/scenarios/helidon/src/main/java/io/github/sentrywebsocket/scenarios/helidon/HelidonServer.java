package io.github.sentrywebsocket.scenarios.helidon;

import static io.github.sentrywebsocket.scenarios.helidon.Reflected.call;
import static io.github.sentrywebsocket.scenarios.helidon.Reflected.implementing;
import static io.github.sentrywebsocket.scenarios.helidon.Reflected.of;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.lang.reflect.Array;
import java.util.Optional;
import java.util.function.Supplier;

/** Helidon SE's server; a virtual thread per connection. */
public final class HelidonServer {
  private static final String HANDLER = "io.helidon.webserver.http.Handler";
  private static final String LISTENER = "io.helidon.websocket.WsListener";

  /** Helidon 4.0 asks for a connection's listener twice; its thread is the connection's alone. */
  private static final ThreadLocal<Listener> OF_CONNECTION = ThreadLocal.withInitial(Listener::new);

  private HelidonServer() {}

  public static void main(String[] args) {
    ServerProgram.run(HelidonServer::start);
  }

  private static int start() {
    Object webSockets = of("io.helidon.webserver.websocket.WsRouting", "builder");
    Supplier<Object> listeners = () -> OF_CONNECTION.get().proxy;
    call(webSockets, "endpoint", "/rooms/{id}", listeners);
    call(webSockets, "endpoint", "/*", listeners);
    Object builder = of("io.helidon.webserver.WebServer", "builder");
    call(builder, "host", "127.0.0.1");
    call(builder, "port", 0);
    call(builder, "routing", routing(of("io.helidon.webserver.http.HttpRouting", "builder")));
    call(builder, "addRouting", webSockets);
    return (int) call(call(call(builder, "build"), "start"), "port");
  }

  /**
   * Completes it. An upgrade comes here when its listener refuses it or there is none; its filters
   * see every one since 4.5.
   */
  static Object routing(Object http) {
    call(
        http,
        "addFilter",
        implementing(
            "io.helidon.webserver.http.Filter",
            (method, arguments) -> method.equals("filter") ? filter(arguments) : null));
    Object handlers = Array.newInstance(Reflected.type(HANDLER), 1);
    Array.set(
        handlers,
        0,
        implementing(
            HANDLER,
            (method, arguments) -> method.equals("handle") ? answer(arguments[1], 200) : null));
    call(http, "any", handlers);
    return http;
  }

  private static Object filter(Object[] arguments) {
    return isForbidden(path(call(arguments[1], "prologue")))
        ? answer(arguments[2], 403)
        : call(arguments[0], "proceed");
  }

  private static Object answer(Object response, int status) {
    call(response, "status", status);
    call(response, "send");
    return null;
  }

  private static boolean isForbidden(String path) {
    return path.endsWith("-403");
  }

  private static String path(Object prologue) {
    return (String) call(call(prologue, "uriPath"), "rawPath");
  }

  /** One connection's: its path is known since the upgrade. */
  private static final class Listener {
    final Object proxy = implementing(LISTENER, this::told);
    private String path;
    private boolean inParts;

    private Object told(String method, Object[] arguments) {
      switch (method) {
        case "onHttpUpgrade" -> {
          return upgrade(arguments[0]);
        }
        case "onMessage" -> message(arguments[1], (boolean) arguments[2]);
        case "onPing" -> {}
        default -> Callbacks.called(path, method);
      }
      return null;
    }

    private void message(Object message, boolean isLast) {
      boolean isPart = inParts || !isLast;
      inParts = !isLast;
      Callbacks.called(
          path,
          isPart
              ? (isLast ? "onLastPart" : "onPart")
              : message instanceof String ? "onMessage" : "onBinary");
    }

    private Object upgrade(Object prologue) {
      path = path(prologue);
      if (isForbidden(path)) {
        throw Reflected.<RuntimeException>unchecked(refusal());
      }
      int status = Callbacks.answer(path);
      if (status != 101) {
        throw answer(status);
      }
      return Optional.empty();
    }

    private static Throwable refusal() {
      try {
        return (Throwable)
            Reflected.type("io.helidon.websocket.WsUpgradeException")
                .getConstructor(String.class)
                .newInstance("refused");
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    private static RuntimeException answer(int status) {
      Object builder = of("io.helidon.http.RequestException", "builder");
      call(builder, "type", Reflected.constant("io.helidon.http.DirectHandler$EventType", "OTHER"));
      call(builder, "status", of("io.helidon.http.Status", "create", status));
      call(builder, "message", "refused");
      return (RuntimeException) call(builder, "build");
    }
  }
}
