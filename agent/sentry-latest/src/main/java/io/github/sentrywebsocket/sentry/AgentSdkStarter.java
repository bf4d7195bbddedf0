package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.config.Log;
import io.sentry.NoOpScopes;
import io.sentry.Sentry;

/**
 * Starts the SDK that the agent brings, configured by Sentry's own external keys. It must neither
 * break because of another Sentry on the class path nor touch the application's handlers.
 */
public final class AgentSdkStarter {

  private AgentSdkStarter() {}

  /**
   * Called once, with the SDK's loader as context loader; throws what {@code init} throws.
   *
   * @param atExit is run when the JVM begins to end, before what is left is sent
   */
  public static void start(Runnable atExit) {
    Sentry.init(
        options -> {
          options.setEnableExternalConfiguration(true);
          // Since 8.6 init reads every manifest of the class path and throws on a second version.
          options.setVersionDetector(() -> false);
          options.setEnableUncaughtExceptionHandler(false);
          options.setEnableShutdownHook(false);
          options.addInAppExclude("io.github.sentrywebsocket");
          AgentSdkOptions.apply(options);
        });
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> flush(atExit), "sentry-flush"));
    } catch (IllegalStateException shuttingDown) {
      // too late for a hook, and for most of what it would send
    }
    if (Sentry.isEnabled() && !Sentry.getCurrentScopes().getOptions().isTracingEnabled()) {
      Log.warnOnce(
          "no rate",
          "headers are sent, spans are not: tracing is off until sentry.traces-sample-rate is set");
    }
    // The root itself is current now on this thread, which may be one of a server's.
    Sentry.setCurrentScopes(NoOpScopes.getInstance());
  }

  /** As the SDK's own hook does, which would show its users a stack trace where we say one line. */
  private static void flush(Runnable atExit) {
    try {
      atExit.run();
      Sentry.flush(Sentry.getCurrentScopes().getOptions().getFlushTimeoutMillis());
    } catch (Throwable failure) {
      Log.failure("Sending what is left at the JVM's exit", failure);
    }
  }
}
