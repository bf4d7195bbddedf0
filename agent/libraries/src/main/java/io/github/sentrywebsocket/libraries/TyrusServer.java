package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.PerLibrary;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeStatus;

/**
 * An upgrade on Tyrus's server. A servlet container that it runs in knows the request before: its
 * upgrade is taken over, and the container tells the answer.
 */
final class TyrusServer {

  private static final WeakIdentityMap<Object, UpgradeRequest> UPGRADES = new WeakIdentityMap<>();

  /**
   * Those that no servlet container ends, by Tyrus's response: its own containers are other jars.
   */
  private static final WeakIdentityMap<Object, UpgradeRequest> ANSWERS =
      PerLibrary.map(UpgradeResponse.class, "answers");

  private TyrusServer() {}

  /** The connection that a request has opened, when its endpoint is about to be told. */
  static Connection accepted(Object request) {
    UpgradeRequest upgrade = UPGRADES.remove(request);
    if (upgrade == null) {
      return Connection.NONE;
    }
    upgrade.answered(101);
    return upgrade.connection();
  }

  /** {@code TyrusWebSocketEngine.upgrade(UpgradeRequest, UpgradeResponse)}. */
  static final class Upgrade {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.Argument(0) org.glassfish.tyrus.spi.UpgradeRequest request,
        @Advice.Argument(1) Object response) {
      UpgradeRequest containers = UpgradeRequest.current();
      if (containers.isTraced()) {
        UPGRADES.put(request, containers);
        return null;
      }
      if (!UpgradeRequest.isWebSocket(request.getHeader("Upgrade"))) {
        return null;
      }
      UpgradeRequest upgrade =
          UpgradeRequest.received(
              "tyrus",
              null,
              "GET",
              request.getRequestURI().getRawPath(),
              request.getQueryString(),
              name -> headers(request, name));
      UPGRADES.put(request, upgrade);
      ANSWERS.put(response, upgrade);
      return upgrade.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(1) Object response,
        @Advice.Return UpgradeInfo info,
        @Advice.Thrown Throwable thrown) {
      UpgradeRequest upgrade = token == null ? null : ANSWERS.get(response);
      if (upgrade != null) {
        if (thrown != null) {
          upgrade.failed(thrown);
        } else if (info.getStatus() == UpgradeStatus.NOT_APPLICABLE) {
          upgrade.answered(404);
        }
      } else if (info != null && info.getStatus() == UpgradeStatus.SUCCESS) {
        UpgradeRequest.current().accepting();
      }
      Activation.end(token);
    }

    private static List<String> headers(
        org.glassfish.tyrus.spi.UpgradeRequest request, String name) {
      List<String> lines = request.getHeaders().get(name);
      return lines == null ? List.of() : lines;
    }
  }

  /**
   * {@code TyrusEndpointWrapper.upgrade(UpgradeRequest)}: the endpoint that matches, its path
   * behind its application's.
   */
  static final class Route {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("endpointPath") String template, @Advice.Argument(0) Object request) {
      UpgradeRequest upgrade = UPGRADES.get(request);
      if (upgrade != null && template != null) {
        upgrade.route(template);
      }
    }
  }

  /**
   * {@code GrizzlyServerFilter.write(FilterChainContext, UpgradeResponse)}: Grizzly closes a
   * connection whose peer is gone, and says nothing.
   */
  static final class Answered {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) FilterChainContext context,
        @Advice.Argument(1) UpgradeResponse response) {
      UpgradeRequest upgrade = ANSWERS.remove(response);
      if (upgrade == null) {
        return;
      }
      if (context.getConnection().isOpen()) {
        upgrade.answered(response.getStatus());
      } else {
        upgrade.cancelled();
      }
    }
  }
}
