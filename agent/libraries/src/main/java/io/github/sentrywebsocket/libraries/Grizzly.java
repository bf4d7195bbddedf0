package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.websockets.HandshakeException;

/**
 * The upgrade request of Grizzly's own WebSockets. Its filter asks the registered applications;
 * what none of them wants, the HTTP server's handlers answer.
 */
final class Grizzly {

  /** By the request, of those that no application wanted. Requests are used again. */
  private static final WeakIdentityMap<Object, UpgradeRequest> UNWANTED = new WeakIdentityMap<>();

  private Grizzly() {}

  /** {@code WebSocketFilter.handleHandshake(FilterChainContext, HttpContent)}. */
  static final class Arrival {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object[] enter(@Advice.Argument(1) HttpContent content) {
      HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
      UpgradeRequest upgrade =
          UpgradeRequest.received(
              "grizzly",
              null,
              request.getMethod().toString(),
              request.getRequestURI(),
              request.getQueryString(),
              name -> lines(request, name));
      return new Object[] {request, upgrade, upgrade.activate()};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object[] entered,
        @Advice.Argument(0) FilterChainContext context,
        @Advice.Return NextAction next,
        @Advice.Thrown Throwable thrown) {
      if (entered == null) {
        return;
      }
      UpgradeRequest upgrade = (UpgradeRequest) entered[1];
      Activation.end(entered[2]);
      if (thrown instanceof HandshakeException) {
        upgrade.answered(((HandshakeException) thrown).getCode());
      } else if (thrown != null) {
        upgrade.failed(thrown);
      } else if (next != null && next == context.getInvokeAction()) {
        UNWANTED.put(entered[0], upgrade);
      }
    }

    private static List<String> lines(HttpRequestPacket request, String name) {
      List<String> lines = new ArrayList<>(1);
      request.getHeaders().values(name).forEach(lines::add);
      return lines;
    }
  }

  /** {@code HandShake.respond(…)}: the 101 is written, or the client is gone. */
  static final class Accepted {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) FilterChainContext context) {
      if (context.getConnection().isOpen()) {
        UpgradeRequest.current().answered(101);
      } else {
        UpgradeRequest.current().cancelled();
      }
    }
  }

  /** {@code HttpServerFilter.onHttpHeadersEncoded(HttpHeader, FilterChainContext)}. */
  static final class Answered {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) HttpHeader header) {
      if (!UNWANTED.isEmpty() && header instanceof HttpResponsePacket) {
        HttpResponsePacket response = (HttpResponsePacket) header;
        UpgradeRequest upgrade = UNWANTED.remove(response.getRequest());
        if (upgrade != null) {
          upgrade.answered(response.getStatus());
        }
      }
    }
  }
}
