package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.PerLibrary;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.IOException;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Spring WebFlux above whatever serves it: the route, and what Spring swallows. The upgrade and the
 * connection are those of the server below.
 */
final class SpringWebFlux {

  /** By {@code ServerWebExchange}: filters may go on on another thread than the server's. */
  private static final WeakIdentityMap<Object, UpgradeRequest> UPGRADES =
      PerLibrary.map(ServerWebExchange.class, "upgrades");

  private SpringWebFlux() {}

  private static UpgradeRequest upgrade(Object exchange) {
    UpgradeRequest upgrade = UPGRADES.get(exchange);
    return upgrade == null ? UpgradeRequest.current() : upgrade;
  }

  /** {@code HttpWebHandlerAdapter.createExchange(…)}, when the request arrives. */
  static final class Arrived {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return Object exchange) {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced()) {
        UPGRADES.put(exchange, upgrade);
      }
    }
  }

  /** {@code HandshakeWebSocketService.handleRequest(ServerWebExchange, WebSocketHandler)}. */
  static final class Mapped {
    private static final Getter ATTRIBUTE = Getter.byName("getAttribute");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object exchange) throws Throwable {
      UpgradeRequest upgrade = upgrade(exchange);
      if (upgrade.isTraced()) {
        Object pattern =
            ATTRIBUTE.get(
                exchange, "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern");
        if (pattern != null) {
          upgrade.route(pattern.toString());
        }
      }
    }
  }

  /**
   * {@code StandardWebSocketHandlerAdapter(WebSocketHandler, Function)} and Jetty's, Spring's
   * endpoints in a container. They subscribe with a context that is empty, which Reactor's context
   * propagation takes for no scopes.
   */
  static final class Adapter {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(value = 0, typing = Typing.DYNAMIC))
    static Object enter(@Advice.Argument(0) WebSocketHandler handler) {
      return handler == null ? null : new Scoped(handler);
    }
  }

  /**
   * {@code UndertowRequestUpgradeStrategy.DefaultCallback(HandshakeInfo, WebSocketHandler, …)}, the
   * same on Undertow; another class in Spring's first 5.3, for which there is no sentry-reactor.
   */
  static final class UndertowCallback {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(value = 1, typing = Typing.DYNAMIC))
    static Object enter(@Advice.Argument(1) WebSocketHandler handler) {
      return Adapter.enter(handler);
    }
  }

  /** A handler whose operators find the connection's scopes. Spring shows it to nobody. */
  private static final class Scoped implements WebSocketHandler {
    private final WebSocketHandler handler;

    Scoped(WebSocketHandler handler) {
      this.handler = handler;
    }

    @Override
    public List<String> getSubProtocols() {
      return handler.getSubProtocols();
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
      return Mono.from(ReactorScopes.in(handler.handle(session)));
    }
  }

  /** Nobody handled what left the filters and handlers, Spring answers 500. */
  private static void unresolved(Object exchange, Throwable thrown) {
    if (!(thrown instanceof IOException)) {
      upgrade(exchange).failed(thrown);
    }
  }

  /** {@code HttpWebHandlerAdapter.handleUnresolvedError(ServerWebExchange, Throwable)}. */
  static final class Unresolved5 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object exchange, @Advice.Argument(1) Throwable thrown) {
      unresolved(exchange, thrown);
    }
  }

  /** {@code handleUnresolvedError(ServerWebExchange, …, Throwable)} since Spring 6. */
  static final class Unresolved {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object exchange, @Advice.Argument(2) Throwable thrown) {
      unresolved(exchange, thrown);
    }
  }

  /**
   * Spring Boot's {@code AbstractErrorWebExceptionHandler.logError(ServerRequest, ServerResponse,
   * Throwable)}: it answers what nobody else handled, before Spring would see it, and 500 unless
   * the exception names a status.
   */
  static final class BootAnswers {
    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final Getter EXCHANGE = new Getter("exchange");
    private static final Getter STATUS = new Getter("statusCode");
    private static final Getter VALUE = new Getter("value");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Object request,
        @Advice.Argument(1) Object response,
        @Advice.Argument(2) Throwable thrown)
        throws Throwable {
      if ((int) VALUE.get(STATUS.get(response)) == INTERNAL_SERVER_ERROR) {
        unresolved(EXCHANGE.get(request), thrown);
      }
    }
  }

  /**
   * {@code AbstractListenerWebSocketSession.onError(Throwable)}, and {@code
   * JettyWebSocketSession.onHandlerError(Throwable)} since Spring 6.1: the handler ended with an
   * exception, Spring logs it at most and closes. A client's goes to the application.
   */
  static final class HandlerFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object session,
        @Advice.FieldValue("handlerCompletionSink") Object client,
        @Advice.Argument(0) Throwable thrown) {
      if (client == null && !(thrown instanceof IOException)) {
        Connection.swallowed(session, CallbackInStack.nearestButOnError(), thrown);
      }
    }
  }
}
