package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import java.io.IOException;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/**
 * Spring WebFlux above whatever serves it: the route, and what Spring swallows. The upgrade and the
 * connection are those of the server below.
 */
final class SpringWebFlux {

  private SpringWebFlux() {}

  /** {@code HandshakeWebSocketService.handleRequest(ServerWebExchange, WebSocketHandler)}. */
  static final class Mapped {
    private static final Getter ATTRIBUTE = Getter.byName("getAttribute");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object exchange) throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
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
   * {@code StandardWebSocketHandlerAdapter(WebSocketHandler, Function)}, Spring's endpoint in a
   * servlet container. It subscribes with a context that is empty, which Reactor's context
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
  private static void unresolved(Throwable thrown) {
    if (!(thrown instanceof IOException)) {
      UpgradeRequest.current().failed(thrown);
    }
  }

  /** {@code HttpWebHandlerAdapter.handleUnresolvedError(ServerWebExchange, Throwable)}. */
  static final class Unresolved5 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Throwable thrown) {
      unresolved(thrown);
    }
  }

  /** {@code handleUnresolvedError(ServerWebExchange, …, Throwable)} since Spring 6. */
  static final class Unresolved {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(2) Throwable thrown) {
      unresolved(thrown);
    }
  }

  /**
   * {@code AbstractListenerWebSocketSession.onError(Throwable)}, on servlet containers: the handler
   * ended with an exception, Spring logs it and closes. A client's goes to the application.
   */
  static final class HandlerFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object session,
        @Advice.FieldValue("handlerCompletionSink") Object client,
        @Advice.Argument(0) Throwable thrown) {
      if (client == null && !(thrown instanceof IOException)) {
        Connection.swallowed(session, callback(), thrown);
      }
    }

    /** Of the container, in whose stack this is. */
    private static String callback() {
      return StackWalker.getInstance()
          .walk(
              frames ->
                  frames
                      .map(StackWalker.StackFrame::getMethodName)
                      .filter(name -> name.equals("onOpen") || name.equals("onClose"))
                      .findFirst()
                      .orElse("onMessage"));
    }
  }
}
