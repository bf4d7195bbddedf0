package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.PerLibrary;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.tomcat.util.res.StringManager;

/**
 * Tomcat's request, from its arrival to the answer. The engine's valve is the first place where the
 * web application is known and the last one outside everything an application configures; the
 * request is recycled when the answer is on the wire, or when it never will be. Types of {@code
 * javax} or {@code jakarta} are not named, so one class serves Tomcat 8.5 to 11.
 */
final class Tomcat {

  /** A note of Catalina's: not an attribute, which the application could see. */
  private static final String NOTE = "io.github.sentrywebsocket.upgrade";

  private static final int ADAPTER_NOTES = 1;

  private Tomcat() {}

  /**
   * By the upgrade handler that stands for the connection after the answer: a class of the
   * WebSocket jar, which a server may have in another loader than Catalina. On its own, as
   * GlassFish's Catalina, in which some of this is woven, has no such class.
   */
  static final class Handlers {
    static final WeakIdentityMap<Object, UpgradeRequest> ACCEPTED =
        PerLibrary.map(StringManager.class, "accepted");

    private Handlers() {}
  }

  private static UpgradeRequest upgrade(Request request) {
    return (UpgradeRequest) request.getNote(NOTE);
  }

  private static Object activate(org.apache.coyote.Request coyote) {
    Request request = (Request) coyote.getNote(ADAPTER_NOTES);
    UpgradeRequest upgrade = request == null ? null : upgrade(request);
    return upgrade == null ? null : upgrade.activate();
  }

  /** {@code StandardEngineValve.invoke(Request, Response)}; again for every async dispatch. */
  static final class Arrival {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Request request) {
      if (!UpgradeRequest.isWebSocket(request.getHeader("Upgrade"))) {
        return null;
      }
      UpgradeRequest upgrade = upgrade(request);
      if (upgrade == null) {
        upgrade =
            UpgradeRequest.received(
                "tomcat",
                webApplication(request),
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                name -> headers(request, name));
        request.setNote(NOTE, upgrade);
      }
      return upgrade.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token, @Advice.Argument(0) Request request) {
      if (token != null && !request.isAsync()) {
        upgrade(request).refusing(request.getResponse().getStatus());
      }
      Activation.end(token);
    }

    private static Object webApplication(Request request) {
      Context context = request.getContext();
      return context == null || context.getLoader() == null
          ? null
          : context.getLoader().getClassLoader();
    }

    private static List<String> headers(Request request, String name) {
      return Collections.list(request.getHeaders(name));
    }
  }

  /** {@code CoyoteAdapter.asyncDispatch(Request, Response, SocketEvent)}: listeners run in it. */
  static final class AsyncDispatch {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) org.apache.coyote.Request coyote) {
      return activate(coyote);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code AsyncContextImpl$RunnableWrapper.run()}: of {@code AsyncContext.start(Runnable)}. */
  static final class AsyncRun {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("coyoteRequest") org.apache.coyote.Request coyote) {
      return activate(coyote);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code Request.upgrade(Class)}, on whatever thread the application accepts. */
  static final class Accepted {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Request request, @Advice.Return Object handler) {
      UpgradeRequest upgrade = upgrade(request);
      if (upgrade != null) {
        upgrade.accepting();
        Handlers.ACCEPTED.put(handler, upgrade);
      }
    }
  }

  /** {@code Request.recycle()}: the status is still there. */
  static final class Answered {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Request request) {
      UpgradeRequest upgrade = upgrade(request);
      if (upgrade == null) {
        return;
      }
      Throwable thrown = thrown(request);
      int status = request.getResponse().getStatus();
      if (request.getResponse().getCoyoteResponse().getErrorException() != null) {
        upgrade.cancelled();
      } else if (thrown != null && status >= 500) {
        upgrade.failed(thrown);
      } else {
        upgrade.answered(status);
      }
    }

    private static Throwable thrown(Request request) {
      Object thrown = request.getAttribute("jakarta.servlet.error.exception");
      if (thrown == null) {
        thrown = request.getAttribute("javax.servlet.error.exception");
      }
      return thrown instanceof Throwable ? (Throwable) thrown : null;
    }
  }
}
