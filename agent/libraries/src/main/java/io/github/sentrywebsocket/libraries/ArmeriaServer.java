package io.github.sentrywebsocket.libraries;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.RoutePathType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import net.bytebuddy.asm.Advice;

/**
 * Armeria's server: an upgrade of HTTP/1.1, and an extended {@code CONNECT} of HTTP/2 (RFC 8441),
 * which is accepted with 200. The request's log tells when the answer was written, or that it was
 * not, and when all is over.
 */
final class ArmeriaServer {

  private static final String LIBRARY = "armeria";

  /** Set where Armeria is about to make the stream of a connection's frames. */
  private static final ThreadLocal<ArmeriaConnection> DECODING = new ThreadLocal<>();

  private ArmeriaServer() {}

  private static boolean isUpgrade(RequestHeaders headers) {
    return headers.method() == HttpMethod.CONNECT
        ? "websocket".equalsIgnoreCase(headers.get(HttpHeaderNames.PROTOCOL))
        : UpgradeRequest.isWebSocket(headers.get(HttpHeaderNames.UPGRADE));
  }

  /** {@code Http1RequestDecoder(ServerConfig, Channel, …)}: its requests are ours, not Netty's. */
  static final class Http1 {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(1) Channel channel) {
      NettyOwner.own(channel);
    }
  }

  /** {@code HttpServerHandler.handleRequest(ChannelHandlerContext, DecodedHttpRequest)}. */
  static final class Arrival {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(1) Object received) {
      RequestHeaders headers = ((HttpRequest) received).headers();
      return isUpgrade(headers) ? arrived(headers).activate() : null;
    }

    private static UpgradeRequest arrived(RequestHeaders headers) {
      String path = headers.path();
      int query = path.indexOf('?');
      return UpgradeRequest.received(
          LIBRARY,
          null,
          "GET",
          query < 0 ? path : path.substring(0, query),
          query < 0 ? null : path.substring(query + 1),
          headers::getAll);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code DecodedHttpRequest.init(ServiceRequestContext)}: it was routed, on the same thread. */
  static final class Routed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) ServiceRequestContext context) {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (!upgrade.isTraced()) {
        return;
      }
      ArmeriaConnection connection = new ArmeriaConnection(upgrade);
      connection.attach(context);
      route(upgrade, context.config().route());
      boolean isConnect = context.method() == HttpMethod.CONNECT;
      context
          .log()
          .whenAvailable(RequestLogProperty.RESPONSE_FIRST_BYTES_TRANSFERRED_TIME)
          .thenAccept(log -> answered(connection, isConnect, log));
      context.log().whenComplete().thenAccept(log -> over(connection, log));
    }

    /** The others say which part of a path they look at, not which endpoint it is. */
    private static void route(UpgradeRequest upgrade, Route route) {
      if (route.pathType() == RoutePathType.EXACT
          || route.pathType() == RoutePathType.PARAMETERIZED) {
        upgrade.route(route.patternString());
      }
    }
  }

  private static void answered(ArmeriaConnection connection, boolean isConnect, RequestLog log) {
    if (log.responseFirstBytesTransferredTimeNanos() == null) {
      connection.upgrade.cancelled();
      return;
    }
    int status = log.responseHeaders().status().code();
    Throwable cause =
        log.isAvailable(RequestLogProperty.RESPONSE_CAUSE) ? log.responseCause() : null;
    if (status >= 500 && isOfApplication(cause)) {
      connection.upgrade.failed(cause);
    } else if (status == 101 || (isConnect && status == 200)) {
      connection.upgrade.answered(101);
      connection.opened(connection.upgrade.connection());
    } else {
      connection.upgrade.answered(status);
    }
  }

  private static void over(ArmeriaConnection connection, RequestLog log) {
    if (connection.isOpen()) {
      if (isOfApplication(log.responseCause())) {
        connection.failed("onMessage", log.responseCause());
      }
      connection.closed();
    }
  }

  /** Whether it left the application's code: what Armeria makes itself tells of the peer. */
  private static boolean isOfApplication(Throwable cause) {
    return cause != null
        && !(cause instanceof IOException)
        && !(cause instanceof CancellationException)
        && !(cause instanceof HttpStatusException)
        && !(cause instanceof HttpResponseException)
        && !cause.getClass().getName().startsWith("com.linecorp.armeria.")
        && !cause.getClass().getName().startsWith("io.netty.");
  }

  /**
   * {@code DefaultWebSocketService.decode(ServiceRequestContext, HttpRequest)}, or until 1.26
   * {@code WebSocketService.handleUpgradeRequest(…)}, which calls the handler too.
   */
  static final class Decode {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) ServiceRequestContext context) {
      ArmeriaConnection connection = ArmeriaConnection.of(context);
      if (connection == null) {
        return null;
      }
      DECODING.set(connection);
      connection.upgrade.accepting();
      return connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      if (token != null) {
        DECODING.remove();
        Activation.end(token);
      }
    }
  }

  /** {@code WebSocketWrapper(StreamMessage)}: the first is the connection's. */
  static final class Inbound {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object stream) {
      ArmeriaConnection connection = DECODING.get();
      if (connection != null) {
        DECODING.remove();
        ArmeriaWebSocket.inbound(stream, connection);
      }
    }
  }

  /** {@code DefaultWebSocketService.serve(ServiceRequestContext, WebSocket)}, on any thread. */
  static final class Serve {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) ServiceRequestContext context) {
      ArmeriaConnection connection = ArmeriaConnection.of(context);
      return connection == null ? null : connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }
}
