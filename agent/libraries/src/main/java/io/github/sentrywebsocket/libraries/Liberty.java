package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * A request of Open Liberty's web container, whose parts are OSGi bundles: what they know of it
 * together is the upgrade that is current on its thread. Liberty's types are named nowhere, as
 * there is no artifact to compile against.
 */
final class Liberty {

  /** Of application code; a container's status below 500 says that it was handled. */
  private static final WeakIdentityMap<UpgradeRequest, Throwable> THROWN = new WeakIdentityMap<>();

  private static final WeakIdentityMap<Object, UpgradeRequest> ASYNC = new WeakIdentityMap<>();

  private Liberty() {}

  /**
   * The {@code Runnable} of {@code DynamicVirtualHost.createRunnableHandler}: the application is
   * known, and nothing of it has run yet.
   */
  static final class Arrival {
    private static final Getter HEADER = Getter.byName("getHeader");
    private static final Getter HEADERS = Getter.byName("getHeaders");
    private static final Getter METHOD = new Getter("getMethod");
    private static final Getter PATH = new Getter("getRequestURI");
    private static final Getter QUERY = new Getter("getQueryString");
    private static final Getter IS_ASYNC = new Getter("isStartAsync");
    private static final Getter LOADER = new Getter("getClassLoaderInternal");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("val$ireq") Object request,
        @Advice.FieldValue("val$webApp") Object application)
        throws Throwable {
      if (!UpgradeRequest.isWebSocket((String) HEADER.get(request, "Upgrade"))) {
        return null;
      }
      return UpgradeRequest.received(
              "liberty",
              LOADER.get(application),
              (String) METHOD.get(request),
              (String) PATH.get(request),
              (String) QUERY.get(request),
              name -> headers(request, name))
          .activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token, @Advice.FieldValue("val$ireq") Object request)
        throws Throwable {
      if (token != null && !(boolean) IS_ASYNC.get(request)) {
        // What nobody answered by now is answered by nobody.
        UpgradeRequest.current().cancelled();
      }
      Activation.end(token);
    }

    @SuppressWarnings("unchecked")
    private static List<String> headers(Object request, String name) {
      try {
        Enumeration<String> lines = (Enumeration<String>) HEADERS.get(request, name);
        return lines == null ? List.of() : Collections.list(lines);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** {@code WebAppFilterManager.invokeFilters}: what left a filter, or the servlet behind them. */
  static final class Failed {
    static void caught(Object filters, Object request, Throwable caught) {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced() && THROWN.get(upgrade) == null) {
        THROWN.put(upgrade, applications(caught));
      }
    }

    private static Throwable applications(Throwable thrown) {
      Throwable cause = thrown.getCause();
      return thrown.getClass().getName().startsWith("com.ibm.") && cause != null
          ? applications(cause)
          : thrown;
    }
  }

  /** {@code SRTServletResponse.finish()}: writes what is not written of an answer but 101. */
  static final class Answered {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("_statusCode") int status) {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (!upgrade.isTraced()) {
        return;
      }
      Throwable thrown = THROWN.remove(upgrade);
      if (thrown != null && status >= 500) {
        upgrade.failed(thrown);
      } else {
        upgrade.answered(status);
      }
    }
  }

  /** The same: it swallows this. */
  static final class NotWritten {
    static void caught(Object response, Object none, Throwable caught) {
      if (caught instanceof IOException) {
        UpgradeRequest.current().cancelled();
      }
    }
  }

  /** {@code SRTServletRequest31.upgrade(Class)}. */
  static final class Accepted {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit() {
      UpgradeRequest.current().accepting();
    }
  }

  /** {@code SRTServletResponse31.finishKeepConnection()}: writes the 101. */
  static final class Switched {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Thrown Throwable thrown) {
      if (thrown == null) {
        UpgradeRequest.current().answered(101);
      } else {
        UpgradeRequest.current().cancelled();
      }
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

  /** {@code run()} of {@code WrapperRunnableImpl} and {@code AsyncTimeoutRunnable}. */
  static final class AsyncRun {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("asyncContext") Object context) {
      UpgradeRequest upgrade = ASYNC.get(context);
      return upgrade == null ? null : upgrade.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code run()} of {@code DispatchRunnable} and of {@code CompleteRunnable}, which answers. */
  static final class AsyncEnd {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("asyncContextImpl") Object context) {
      return AsyncRun.enter(context);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }
}
