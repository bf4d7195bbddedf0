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

  /** Called once, with the SDK's loader as context loader; throws what {@code init} throws. */
  public static void start() {
    Sentry.init(
        options -> {
          options.setEnableExternalConfiguration(true);
          // Since 8.6 init reads every manifest of the class path and throws on a second version.
          options.setVersionDetector(() -> false);
          options.setEnableUncaughtExceptionHandler(false);
          options.addInAppExclude("io.github.sentrywebsocket");
          AgentSdkOptions.apply(options);
        });
    if (Sentry.isEnabled() && !Sentry.getCurrentScopes().getOptions().isTracingEnabled()) {
      Log.warnOnce(
          "no rate",
          "headers are sent, spans are not: tracing is off until sentry.traces-sample-rate is set");
    }
    // The root itself is current now on this thread, which may be one of a server's.
    Sentry.setCurrentScopes(NoOpScopes.getInstance());
  }
}
