package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.glassfish.grizzly.CloseReason;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.server.util.MappingData;

/**
 * An upgrade request of GlassFish and Payara, from its arrival in the web container to the answer.
 * Tyrus, a filter of the application's, takes it over. The container's Catalina has the names of
 * Tomcat's and other members, so its types are not named; Grizzly's below it are.
 */
final class GlassFish {

  /** Of Grizzly's request: not an attribute, which the application could see. */
  private static final Note<GlassFish> NOTE =
      Request.createNote("io.github.sentrywebsocket.upgrade");

  /** By {@code AsyncContextImpl}. */
  private static final WeakIdentityMap<Object, UpgradeRequest> ASYNC = new WeakIdentityMap<>();

  /** Catalina's request. */
  private final Object request;

  /** Null until the application is known. */
  private UpgradeRequest upgrade;

  private Object activation;

  private GlassFish(Object request) {
    this.request = request;
  }

  private static Object activate(Object asyncContext) {
    UpgradeRequest upgrade = ASYNC.get(asyncContext);
    return upgrade == null ? null : upgrade.activate();
  }

  /** {@code CoyoteAdapter.doService(Request, Request, Response, Response, boolean)}. */
  static final class Service {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Request request, @Advice.Argument(1) Object catalinas) {
      if (!UpgradeRequest.isWebSocket(request.getHeader("Upgrade"))) {
        return null;
      }
      GlassFish arrived = new GlassFish(catalinas);
      request.setNote(NOTE, arrived);
      return arrived;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object entered, @Advice.Argument(0) Request request) {
      GlassFish arrived = (GlassFish) entered;
      if (arrived == null || arrived.activation == null) {
        return;
      }
      Response response = request.getResponse();
      if (response.getStatus() == 101 && response.isCommitted()) {
        // The request is not over before its connection is.
        request.removeNote(NOTE);
        arrived.upgrade.answered(101);
      } else if (!response.isSuspended()) {
        arrived.upgrade.refusing(response.getStatus());
      }
      Activation.end(arrived.activation);
    }
  }

  /**
   * {@code CoyoteAdapter.postParseRequest(Request, …)}, called by the above: the application is
   * known, and nothing that it or an administrator configures has run yet.
   */
  static final class Arrival {
    private static final Getter MAPPING = new Getter("getMappingData");
    private static final Getter LOADER = new Getter("getLoader");
    private static final Getter CLASS_LOADER = new Getter("getClassLoader");

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Request request, @Advice.Return boolean isMapped)
        throws Throwable {
      GlassFish arrived = request.getNote(NOTE);
      // Grizzly uses a request again, and not always without its notes.
      if (arrived != null
          && isMapped
          && arrived.upgrade == null
          && UpgradeRequest.isWebSocket(request.getHeader("Upgrade"))) {
        arrived.upgrade =
            UpgradeRequest.received(
                "glassfish",
                webApplication(arrived.request),
                request.getMethod().getMethodString(),
                request.getRequestURI(),
                request.getQueryString(),
                name -> lines(request, name));
        arrived.activation = arrived.upgrade.activate();
      }
    }

    private static Object webApplication(Object catalinas) throws Throwable {
      MappingData mapping = (MappingData) MAPPING.get(catalinas);
      return mapping == null ? null : CLASS_LOADER.get(LOADER.get(mapping.context));
    }

    private static List<String> lines(Request request, String name) {
      List<String> lines = new ArrayList<>(1);
      request.getHeaders(name).forEach(lines::add);
      return lines;
    }
  }

  /** {@code CatalinaAfterServiceListener.onAfterService(Request)}: flushed, or never to be. */
  static final class Answered {
    private static final Getter ATTRIBUTE = Getter.byName("getAttribute");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Request request) throws Throwable {
      GlassFish arrived = request.removeNote(NOTE);
      if (arrived == null || arrived.upgrade == null) {
        return;
      }
      Throwable thrown = thrown(arrived.request);
      int status = request.getResponse().getStatus();
      if (isGone(request.getRequest().getConnection())) {
        arrived.upgrade.cancelled();
      } else if (thrown != null && status >= 500) {
        arrived.upgrade.failed(thrown);
      } else {
        arrived.upgrade.answered(status);
      }
    }

    private static Throwable thrown(Object catalinas) throws Throwable {
      Object thrown = ATTRIBUTE.get(catalinas, "jakarta.servlet.error.exception");
      if (thrown == null) {
        thrown = ATTRIBUTE.get(catalinas, "javax.servlet.error.exception");
      }
      return thrown instanceof Throwable ? (Throwable) thrown : null;
    }

    /** A refused upgrade's connection may be closed by now: Grizzly does so itself. */
    private static boolean isGone(Connection<?> connection) {
      CloseReason reason = connection.getCloseReason();
      return reason != null && reason.getType() == CloseType.REMOTELY;
    }
  }

  /** {@code AsyncContextImpl(…)}. */
  static final class AsyncStarted {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object context) {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced()) {
        ASYNC.put(context, upgrade);
      }
    }
  }

  /** {@code AsyncContextImpl.start(Runnable)}: on the container's own threads. */
  static final class AsyncStart {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static Runnable enter(@Advice.This Object context, @Advice.Argument(0) Runnable task) {
      UpgradeRequest upgrade = ASYNC.get(context);
      return upgrade == null || task == null ? task : new UpgradeTask(upgrade, task);
    }
  }

  /** {@code AsyncContextImpl.notifyAsyncListeners(AsyncEventType, Throwable)}. */
  static final class AsyncListeners {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object context) {
      return activate(context);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code AsyncContextImpl$Handler.run()}: of {@code AsyncContext.dispatch}. */
  static final class AsyncDispatch {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("asyncContext") Object context) {
      return activate(context);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }
}
