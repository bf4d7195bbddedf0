package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import net.bytebuddy.asm.Advice;

/** Vert.x Web above Vert.x's server: the route, and what its router catches. */
final class VertxWeb {

  private static final Getter PATH = new Getter("getPath");
  private static final Getter IS_EXACT = new Getter("isExactPath");
  private static final Getter MOUNT_POINT = new Getter("mountPoint");

  private VertxWeb() {}

  /** {@code RouteState.handleContext(RoutingContextImplBase)}: one of several routes, perhaps. */
  static final class Matched {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object route, @Advice.Argument(0) Object context)
        throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (!upgrade.isTraced()) {
        return;
      }
      Object path = PATH.get(route);
      // Those that end with a star are for filters and for other routers.
      if (path != null && (boolean) IS_EXACT.get(route)) {
        upgrade.route(prefix((String) MOUNT_POINT.get(context)) + path);
      }
    }

    /** Of a router below another one; null above all. */
    private static String prefix(String mountPoint) {
      return mountPoint == null
          ? ""
          : mountPoint.endsWith("/")
              ? mountPoint.substring(0, mountPoint.length() - 1)
              : mountPoint;
    }
  }

  /**
   * {@code RoutingContextImplBase.unhandledFailure(int, Throwable, RouterImpl)}: no handler of the
   * application took what another one has thrown; the router answers.
   */
  static final class Unhandled {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) int status, @Advice.Argument(1) Throwable thrown) {
      if (thrown != null && (status < 0 || status >= 500) && !isAnswer(thrown)) {
        // The handler that Vert.x 3 upgrades in goes on as onOpen.
        VertxScopes.failed(UpgradeRequest.current(), "onOpen", thrown);
      }
    }

    /**
     * {@code HttpException}, until Vert.x 3 {@code HttpStatusException}: with a status of its own.
     */
    private static boolean isAnswer(Throwable thrown) {
      return thrown.getClass().getSimpleName().matches("Http(Status)?Exception");
    }
  }
}
