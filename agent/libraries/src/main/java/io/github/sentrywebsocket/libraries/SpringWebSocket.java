package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import net.bytebuddy.asm.Advice;

/**
 * Spring's WebSocket layer lies on a container that does the work. Here is only what the container
 * cannot know: who asked for a connection, the route, and exceptions that Spring swallows.
 */
final class SpringWebSocket {

  /** By the session that a client makes before it hands the handshake to an executor. */
  private static final WeakIdentityMap<Object, Caller> CALLERS = new WeakIdentityMap<>();

  /** Of the client whose {@code executeInternal} runs on this thread. */
  private static final ThreadLocal<Caller> CALLING = new ThreadLocal<>();

  private SpringWebSocket() {}

  /**
   * {@code executeInternal(…)} of {@code StandardWebSocketClient} and {@code JettyWebSocketClient};
   * in Spring 5 {@code doHandshakeInternal}.
   */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object handler) {
      CALLING.set(Caller.capture(handler));
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit() {
      CALLING.remove();
    }
  }

  /** {@code AbstractWebSocketSession(Map)}: of both sides. */
  static final class Session {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object session) {
      Caller caller = CALLING.get();
      if (caller != null) {
        CALLERS.put(session, caller);
      }
    }
  }

  /** What the client hands to its executor: a lambda, the session is its fourth value. */
  static final class Handshake {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(3) Object session) {
      Caller caller = CALLERS.remove(session);
      return caller == null ? null : caller.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** The same of {@code JettyWebSocketClient} in Spring 6.0: the session is its second value. */
  static final class JettyHandshake {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(1) Object session) {
      return Handshake.enter(session);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code handleRequest} of {@code WebSocketHttpRequestHandler} and of SockJS's handler. */
  static final class Mapped {
    private static final Getter CONTEXT_PATH = new Getter("getContextPath");
    private static final Getter ATTRIBUTE = Getter.byName("getAttribute");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object request) throws Throwable {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced()) {
        Object pattern =
            ATTRIBUTE.get(
                request, "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
        if (pattern != null) {
          upgrade.route("" + CONTEXT_PATH.get(request) + pattern);
        }
      }
    }
  }

  /**
   * {@code ExceptionWebSocketHandlerDecorator.tryCloseWithError(WebSocketSession, Throwable, Log)}:
   * where every adapter of a container ends what leaves a handler.
   */
  static final class Swallowed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object session, @Advice.Argument(1) Throwable thrown) {
      Connection.swallowed(session, CallbackInStack.nearest(), thrown);
    }
  }

  /**
   * {@code LoggingWebSocketHandlerDecorator.afterConnectionClosed}, which Spring puts around every
   * handler: what leaves it is only logged by the decorator around that.
   */
  static final class CloseFailed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Argument(0) Object session, @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        Connection.swallowed(session, "onClose", thrown);
      }
    }
  }
}
