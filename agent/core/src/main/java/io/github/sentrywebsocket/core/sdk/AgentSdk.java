package io.github.sentrywebsocket.core.sdk;

import io.github.sentrywebsocket.core.config.Log;
import java.io.File;
import java.util.function.BiFunction;

/**
 * The SDK inside the agent, for applications without one. It starts at the first handshake, never
 * at {@code premain}: 700 classes and two threads that many programs never need.
 */
final class AgentSdk {

  private static final String STARTER = "io.github.sentrywebsocket.sentry.AgentSdkStarter";

  private final SdkBridges bridges;
  private final BiFunction<String, ClassLoader, ClassLoader> folders;

  private volatile boolean tried;
  private volatile boolean ends;
  private SentrySdk sdk;

  AgentSdk(SdkBridges bridges, BiFunction<String, ClassLoader, ClassLoader> folders) {
    this.bridges = bridges;
    this.folders = folders;
  }

  /**
   * The started SDK; null when no DSN is configured, it could not start, or the JVM ends: what is
   * left is sent then, and under traffic that would never be done.
   */
  SentrySdk get() {
    if (!tried) {
      synchronized (this) {
        if (!tried) {
          sdk = start();
          tried = true;
        }
      }
    }
    return ends ? null : sdk;
  }

  /** The SDK if {@link #get} started it before; null otherwise. */
  SentrySdk started() {
    return tried && !ends ? sdk : null;
  }

  private SentrySdk start() {
    if (!isConfigured()) {
      Log.warn(
          "no header, no span: there is no Sentry SDK in the application and no sentry.dsn"
              + " (set -Dsentry.dsn=… or SENTRY_DSN)");
      return null;
    }
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    try {
      ClassLoader loader = folders.apply("sdk", ClassLoader.getPlatformClassLoader());
      // The SDK's threads must not inherit, and so keep alive, a web application's loader.
      thread.setContextClassLoader(loader);
      Class<?> sentry = Class.forName("io.sentry.Sentry", false, loader);
      SentrySdk started = bridges.ofAgent(sentry);
      if (started != null) {
        Class.forName(STARTER, true, started.getClass().getClassLoader())
            .getMethod("start", Runnable.class)
            .invoke(null, (Runnable) () -> ends = true);
      }
      return started;
    } catch (Throwable failure) {
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      Log.error(
          "no header, no span: the agent's Sentry SDK did not start: "
              + (cause instanceof IllegalArgumentException ? cause.getMessage() : cause));
      return null;
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  private static boolean isConfigured() {
    return System.getProperty("sentry.dsn") != null
        || System.getenv("SENTRY_DSN") != null
        || System.getProperty("sentry.properties.file") != null
        || System.getenv("SENTRY_PROPERTIES_FILE") != null
        || new File("sentry.properties").isFile();
  }
}
