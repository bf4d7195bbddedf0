package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import net.bytebuddy.asm.Advice;

/**
 * Ktor's routing: the template of a route names the upgrades that it takes. A route is one node of
 * a tree, of another type in Ktor 3 than in 2, and has a selector: a part of the path, or a method,
 * a header and the like.
 */
final class KtorRoute {
  private static final Getter ROUTE = new Getter("getRoute");
  private static final Getter PARENT = new Getter("getParent");
  private static final Getter SELECTOR = new Getter("getSelector");
  private static final String SEGMENT = "PathSegment";

  private KtorRoute() {}

  /** The call of a route, {@code RoutingPipelineCall(…)}; {@code RoutingApplicationCall} in 2. */
  static final class Routed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object call) throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced()) {
        StringBuilder template = new StringBuilder();
        if (append(ROUTE.get(call), template)) {
          upgrade.route(template.length() == 0 ? "/" : template.toString());
        }
      }
    }
  }

  /**
   * Appends a route's template, after those that it is below.
   *
   * @return false if it has a part for any path, which says less than the path
   */
  private static boolean append(Object route, StringBuilder template) throws Throwable {
    Object parent = PARENT.get(route);
    if (parent != null && !append(parent, template)) {
      return false;
    }
    Object selector = SELECTOR.get(route);
    String kind = selector.getClass().getSimpleName();
    if (kind.startsWith(SEGMENT)) {
      template.append('/').append(selector);
      return kind.startsWith("Constant", SEGMENT.length()) || kind.contains("Parameter");
    }
    if (kind.equals("RootRouteSelector") && !selector.toString().isEmpty()) {
      template.append('/').append(selector);
    } else if (kind.equals("TrailingSlashRouteSelector")) {
      template.append('/');
    }
    return true;
  }
}
