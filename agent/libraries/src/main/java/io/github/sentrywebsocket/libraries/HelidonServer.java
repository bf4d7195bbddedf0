package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.util.Optional;
import net.bytebuddy.asm.Advice;

/**
 * An upgrade on Helidon 4's server. One virtual thread does it all: the upgrader answers 101, or
 * leaves the request to the HTTP routing and its filters, or throws what is answered with a status.
 */
final class HelidonServer {

  /** Those that are not answered yet, by {@code ConnectionContext}. */
  private static final WeakIdentityMap<Object, UpgradeRequest> UPGRADES = new WeakIdentityMap<>();

  /** By {@code WsRoute}. */
  private static final WeakIdentityMap<Object, String> TEMPLATES = new WeakIdentityMap<>();

  private HelidonServer() {}

  private static void accepted(Object context, Object socket) {
    UpgradeRequest upgrade = UPGRADES.remove(context);
    if (upgrade != null) {
      upgrade.answered(101);
      Helidon.opened(socket, upgrade.connection());
    }
  }

  private static Object activate(Object context) {
    UpgradeRequest upgrade = UPGRADES.get(context);
    return upgrade == null ? null : upgrade.activate();
  }

  /**
   * {@code upgrade(ConnectionContext, HttpPrologue, WritableHeaders)} of an upgrader, Helidon MP's
   * too, which goes on in Tyrus; and {@code routedUpgrade(…)}, which does not answer yet.
   */
  static final class Upgrade {
    private static final Getter METHOD = new Getter("method");
    private static final Getter TEXT = new Getter("text");
    private static final Getter PATH = new Getter("uriPath");
    private static final Getter RAW_PATH = new Getter("rawPath");
    private static final Getter QUERY = new Getter("query");
    private static final Getter RAW_QUERY = new Getter("rawValue");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.Argument(0) Object context,
        @Advice.Argument(1) Object prologue,
        @Advice.Argument(2) Object headers)
        throws Throwable {
      UpgradeRequest upgrade =
          UpgradeRequest.received(
              "helidon",
              null,
              (String) TEXT.get(METHOD.get(prologue)),
              (String) RAW_PATH.get(PATH.get(prologue)),
              (String) RAW_QUERY.get(QUERY.get(prologue)),
              new HelidonHeaders(headers)::get);
      if (upgrade.isTraced()) {
        UPGRADES.put(context, upgrade);
      }
      return upgrade.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Object context,
        @Advice.Return Object upgraded) {
      if (upgraded != null && !(upgraded instanceof Optional)) {
        accepted(context, upgraded);
      }
      Activation.end(token);
    }
  }

  /** {@code HttpRoutingImpl.routeUpgrade(ConnectionContext, …)}, since 4.5: after the filters. */
  static final class RouteUpgrade {
    private static final Getter KIND = new Getter("kind");
    private static final Getter SOCKET = new Getter("connection");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object context) {
      return activate(context);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Object context,
        @Advice.Argument(2) Object response,
        @Advice.Return Object result)
        throws Throwable {
      if (token != null && result != null) {
        Optional<?> socket = (Optional<?>) SOCKET.get(result);
        if (socket.isPresent()) {
          accepted(context, socket.get());
        } else if (KIND.get(result).toString().equals("RESPONDED")) {
          Answered.by(context, response);
        }
      }
      Activation.end(token);
    }
  }

  /** {@code WsRoute.create(String, …)}. */
  static final class NewRoute {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String template, @Advice.Return Object route) {
      TEMPLATES.put(route, template);
    }
  }

  /** {@code WsRouting.findRoute(HttpPrologue)}; since 4.5 {@code findRouteIfPresent}. */
  static final class Mapped {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return Object found) {
      Object route = found instanceof Optional ? ((Optional<?>) found).orElse(null) : found;
      String template = route == null ? null : TEMPLATES.get(route);
      // What takes every path names none.
      if (template != null && !template.endsWith("*")) {
        UpgradeRequest.current().route(template);
      }
    }
  }

  /**
   * {@code HttpRouting.route(ConnectionContext, RoutingRequest, RoutingResponse)}: what no upgrader
   * took is an ordinary request.
   */
  static final class Answered {
    private static final Getter STATUS = new Getter("status");
    private static final Getter CODE = new Getter("code");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object context) {
      return activate(context);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Object context,
        @Advice.Argument(2) Object response,
        @Advice.Thrown Throwable thrown)
        throws Throwable {
      if (token != null && thrown == null) {
        by(context, response);
      }
      Activation.end(token);
    }

    /** Of a response or an exception of Helidon's. */
    private static void by(Object context, Object answer) throws Throwable {
      UpgradeRequest upgrade = UPGRADES.remove(context);
      if (upgrade != null) {
        upgrade.answered((int) CODE.get(STATUS.get(answer)));
      }
    }
  }

  /** {@code ErrorHandlers.unhandledError(ConnectionContext, …, Throwable)}: of the routing. */
  static final class Unhandled {
    private static final Class<?> WITH_STATUS = Handles.type("io.helidon.http.HttpException");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object context, @Advice.Argument(3) Throwable thrown) {
      UpgradeRequest upgrade = UPGRADES.get(context);
      if (upgrade != null && !WITH_STATUS.isInstance(thrown)) {
        upgrade.failed(thrown);
      }
    }
  }

  /** {@code Http1Connection.handleRequestException(RequestException)}: it writes the answer. */
  static final class Failed {
    private static final Getter KIND = new Getter("eventType");

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.FieldValue("ctx") Object context,
        @Advice.Argument(0) Throwable exception,
        @Advice.Thrown Throwable thrown)
        throws Throwable {
      UpgradeRequest upgrade = UPGRADES.get(context);
      if (upgrade == null) {
        return;
      }
      Throwable cause = exception.getCause();
      if (thrown != null || Helidon.isPeerGone(cause)) {
        upgrade.cancelled();
      } else if (cause != null && KIND.get(exception).toString().equals("INTERNAL_ERROR")) {
        upgrade.failed(cause);
      } else {
        Answered.by(context, exception);
      }
    }
  }

  /** {@code Http1Connection.handle(…)}: what nobody answered is answered by nobody. */
  static final class Ended {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.FieldValue("ctx") Object context) {
      UpgradeRequest upgrade = UPGRADES.remove(context);
      if (upgrade != null) {
        upgrade.cancelled();
      }
    }
  }
}
