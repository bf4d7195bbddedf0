package io.github.sentrywebsocket.core.sdk;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.loader.BridgeClassLoader;

/**
 * Makes one {@link SentrySdk} per {@code io.sentry.Sentry} class. It is kept in a {@code
 * ClassValue}, so that it lives as long as the SDK's loader and no longer.
 */
final class SdkBridges {

  private static final String PACKAGE = "io.github.sentrywebsocket.sentry.";
  private static final String BRIDGE = PACKAGE + "SentryBridge";

  private final Settings settings;
  private final ClassValue<Holder> holders =
      new ClassValue<>() {
        @Override
        protected Holder computeValue(Class<?> sentry) {
          return new Holder(bridge(sentry, false));
        }
      };

  SdkBridges(Settings settings) {
    this.settings = settings;
  }

  /** The bridge to an application's SDK; null when that SDK can't be used. */
  SentrySdk of(Class<?> sentry) {
    return holders.get(sentry).sdk;
  }

  /** A bridge to the agent's own SDK. */
  SentrySdk ofAgent(Class<?> sentry) {
    return bridge(sentry, true);
  }

  private SentrySdk bridge(Class<?> sentry, boolean agents) {
    try {
      ClassLoader loader =
          new BridgeClassLoader(
              SdkBridges.class.getClassLoader(),
              sentry.getClassLoader(),
              name -> name.startsWith(PACKAGE),
              name -> name.startsWith("io.sentry."));
      return (SentrySdk)
          Class.forName(BRIDGE, true, loader)
              .getConstructor(Settings.class, boolean.class)
              .newInstance(settings, agents);
    } catch (Throwable failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      Log.warnOnce(
          "sdk" + cause.getMessage(),
          "no header, no span: the application's Sentry SDK can't be used: "
              + (cause instanceof UnsupportedOperationException ? cause.getMessage() : cause));
      return null;
    }
  }

  /** Remembers a failure too. */
  private static final class Holder {
    private final SentrySdk sdk;

    Holder(SentrySdk sdk) {
      this.sdk = sdk;
    }
  }
}
