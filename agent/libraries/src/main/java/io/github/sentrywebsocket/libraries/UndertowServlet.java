package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.undertow.server.HttpServerExchange;
import net.bytebuddy.asm.Advice;

/** An upgrade request in a servlet deployment of Undertow. */
final class UndertowServlet {

  private UndertowServlet() {}

  /** {@code ServletInitialHandler.handleRequest(HttpServerExchange)}: outside every filter. */
  static final class Arrival {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("servletContext") Object servletContext,
        @Advice.Argument(0) HttpServerExchange exchange)
        throws Throwable {
      return Undertow.arrived(exchange, UndertowInternals.applicationLoader(servletContext));
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code ServletDispatchingHandler.handleRequest}: the filters and the servlet. */
  static final class Service {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) HttpServerExchange exchange, @Advice.Thrown Throwable thrown) {
      if (thrown != null && exchange.getAttachment(Undertow.UPGRADE) != null) {
        exchange.putAttachment(Undertow.THROWN, thrown);
      }
    }
  }

  /** {@code ServletContextImpl.invokeRunnable}: {@code AsyncContext.start} and async listeners. */
  static final class Run {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) HttpServerExchange exchange) {
      return exchange == null ? null : Undertow.arrived(exchange, null);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }
}
