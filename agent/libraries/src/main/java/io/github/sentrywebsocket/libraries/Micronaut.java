package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.micronaut.http.HttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.reactivestreams.Publisher;

/**
 * Micronaut's server from an upgrade's arrival to its answer, which are Netty's. Micronaut matches
 * the route, and lets its filters run in a task of the event loop, where nothing is active.
 */
final class Micronaut {

  private static final Getter ROUTE = new Getter("getRoute", "getRouteInfo");
  private static final Getter TEMPLATE = new Getter("getUriMatchTemplate");

  /** By {@code WebsocketRequestLifecycle}, until it lets the filters run. */
  private static final WeakIdentityMap<Object, UpgradeRequest> ARRIVED = new WeakIdentityMap<>();

  private Micronaut() {}

  private static void name(UpgradeRequest upgrade, Object match) throws Throwable {
    if (match != null) {
      upgrade.route("" + TEMPLATE.get(ROUTE.get(match)));
    }
  }

  /** {@code WebsocketRequestLifecycle(…)} since Micronaut 4, where the request is read. */
  static final class Arrival {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object lifecycle, @Advice.FieldValue("route") Object match)
        throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced()) {
        ARRIVED.put(lifecycle, upgrade);
        name(upgrade, match);
      }
    }
  }

  /** {@code WebsocketRequestLifecycle.handle(…)}. */
  static final class Filters {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object lifecycle) {
      UpgradeRequest upgrade = ARRIVED.remove(lifecycle);
      return upgrade == null ? null : upgrade.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code RouteExecutor.filterPublisher(AtomicReference, Publisher)} until Micronaut 3. */
  static final class Filters3 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) AtomicReference<HttpRequest<?>> request)
        throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced()) {
        name(upgrade, request.get().getAttribute(HttpAttributes.ROUTE_MATCH).orElse(null));
      }
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToReturned(typing = Typing.DYNAMIC)
    static Object exit(@Advice.Return Publisher<Object> filtered) {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (!upgrade.isTraced() || filtered == null) {
        return filtered;
      }
      Publisher<Object> traced =
          subscriber -> {
            Object token = upgrade.activate();
            try {
              filtered.subscribe(subscriber);
            } finally {
              Activation.end(token);
            }
          };
      return traced;
    }
  }

  /**
   * {@code RouteExecutor.createDefaultErrorResponse(HttpRequest, Throwable)}: nobody handled what
   * left the filters.
   */
  static final class Unresolved {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object request, @Advice.Argument(1) Throwable thrown) {
      if (thrown instanceof IOException) {
        return;
      }
      NettyChannel channel =
          request instanceof NettyHttpRequest
              ? NettyChannel.of(
                  ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel())
              : null;
      if (channel == null) {
        UpgradeRequest.current().failed(thrown);
      } else {
        channel.upgradeFailed(thrown);
      }
    }
  }
}
