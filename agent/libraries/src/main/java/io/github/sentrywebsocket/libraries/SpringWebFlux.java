package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import java.io.IOException;
import net.bytebuddy.asm.Advice;

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
