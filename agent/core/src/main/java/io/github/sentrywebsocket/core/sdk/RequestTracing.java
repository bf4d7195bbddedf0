package io.github.sentrywebsocket.core.sdk;

import io.github.sentrywebsocket.core.api.WeakIdentityMap;

/**
 * Applications that bring request tracing of their own, which runs after a request's arrival
 * (sentry-spring's filters): known because one of its classes was loaded. There the framework's is
 * the transaction (rule S4).
 */
public final class RequestTracing {

  private static final WeakIdentityMap<ClassLoader, Boolean> LOADERS = new WeakIdentityMap<>();

  private static volatile boolean any;

  private RequestTracing() {}

  /** A class of a tracing framework was loaded by this loader; null is the boot loader. */
  public static void seen(ClassLoader loader) {
    if (loader != null) {
      LOADERS.put(loader, true);
      any = true;
    }
  }

  /** Whether the application of an object, or of a class loader, brings such a framework. */
  static boolean isIn(Object witness) {
    if (!any) {
      return false;
    }
    ClassLoader loader =
        witness instanceof ClassLoader
            ? (ClassLoader) witness
            : witness == null
                ? Thread.currentThread().getContextClassLoader()
                : witness.getClass().getClassLoader();
    for (; loader != null; loader = loader.getParent()) {
      if (LOADERS.get(loader) != null) {
        return true;
      }
    }
    return false;
  }
}
