package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;
import net.bytebuddy.asm.Advice;

/** Reactor Netty's {@code HttpServerRoutes}: the template of a route names its upgrades. */
final class ReactorNettyRoute {
  private static final Class<?> PREDICATE = Handles.type("reactor.netty.http.server.HttpPredicate");
  private static final MethodHandle TEMPLATE = Handles.field(PREDICATE, "uri", String.class);

  private ReactorNettyRoute() {}

  /** {@code HttpRouteHandler.apply(HttpServerRequest, HttpServerResponse)}: it was chosen. */
  static final class Routed {

    /** The resolver of a path's parameters is what has matched it; null if that knows no path. */
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.FieldValue("resolver") Function<?, ?> resolver) throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced() && PREDICATE.isInstance(resolver)) {
        String template = (String) TEMPLATE.invoke(resolver);
        if (template.startsWith("/") && template.indexOf('*') < 0) {
          upgrade.route(template);
        }
      }
    }
  }
}
