package io.github.sentrywebsocket.core.sdk;

import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.github.sentrywebsocket.core.config.Key;
import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.config.Settings;
import java.lang.ref.WeakReference;
import java.util.function.BiFunction;

/**
 * Finds the Sentry SDK that an object's application uses: the one its class loader sees, or the
 * agent's own when the application has none. Never a sibling application's.
 */
public final class SdkDirectory {

  private static final String SENTRY = "io.sentry.Sentry";
  private static final WeakReference<Class<?>> NO_SDK = new WeakReference<>(null);

  private static volatile SdkDirectory instance;

  private final String mode;
  private final SdkBridges bridges;
  private final AgentSdk agentSdk;
  private final ClassLoader agentLoader = SdkDirectory.class.getClassLoader();
  private final WeakIdentityMap<ClassLoader, WeakReference<Class<?>>> sentryClasses =
      new WeakIdentityMap<>();

  private SdkDirectory(Settings settings, BiFunction<String, ClassLoader, ClassLoader> folders) {
    mode = settings.get(Key.SDK);
    bridges = new SdkBridges(settings);
    agentSdk = new AgentSdk(bridges, folders);
  }

  /** Opens the directory; called once, at start-up. Loads no SDK. */
  public static void open(Settings settings, BiFunction<String, ClassLoader, ClassLoader> folders) {
    HandshakeTags.configure(settings.list(Key.TAGS));
    HandshakeTags.checkNames(Key.METRIC_TAGS.property(), settings.list(Key.METRIC_TAGS));
    TransactionName.configure(settings.get(Key.TRANSACTION_NAME));
    IncomingTrace.configure(settings.get(Key.BROWSER_CONTINUATION).equals("query"));
    instance = new SdkDirectory(settings, folders);
  }

  /**
   * The SDK to use for an object of an application; says why when there is none, once.
   *
   * @param witness an object of the application, its class loader, or null
   * @return null when there is no enabled SDK
   */
  public static SentrySdk find(Object witness) {
    SdkDirectory directory = instance;
    SentrySdk sdk = directory == null ? null : directory.lookUp(witness);
    if (sdk == null || sdk.isEnabled()) {
      return sdk;
    }
    sdk.disabled();
    return null;
  }

  /**
   * The calling thread's scopes; starts no SDK and says nothing, so it may be asked where no
   * WebSocket is in sight yet.
   *
   * @param witness see {@link #find}
   * @return null when there is no started SDK
   */
  public static CallerScopes caller(Object witness) {
    SdkDirectory directory = instance;
    SentrySdk sdk = directory == null ? null : directory.lookUpStarted(witness);
    return sdk != null && sdk.isEnabled() ? sdk.caller() : null;
  }

  /**
   * The connection in whose scopes the calling thread is; starts no SDK.
   *
   * @param witness see {@link #find}
   * @return null when it is in none
   */
  public static ConnectionTrace connection(Object witness) {
    SdkDirectory directory = instance;
    SentrySdk sdk = directory == null ? null : directory.lookUpStarted(witness);
    return sdk != null && sdk.isEnabled() ? sdk.connection() : null;
  }

  private SentrySdk lookUpStarted(Object witness) {
    Class<?> sentry = mode.equals("agent") ? null : sentryClass(applicationLoader(witness));
    return sentry == null ? agentSdk.started() : bridges.of(sentry);
  }

  private SentrySdk lookUp(Object witness) {
    if (mode.equals("agent")) {
      return agentSdk.get();
    }
    Class<?> sentry = sentryClass(applicationLoader(witness));
    if (sentry != null) {
      return bridges.of(sentry);
    }
    if (mode.equals("application")) {
      Log.warnOnce(
          "no SDK",
          "no header, no span: the application has no Sentry SDK and"
              + " sentry.websocket.sdk=application");
      return null;
    }
    return agentSdk.get();
  }

  private ClassLoader applicationLoader(Object witness) {
    ClassLoader loader =
        witness instanceof ClassLoader
            ? (ClassLoader) witness
            : witness == null ? null : witness.getClass().getClassLoader();
    if (isApplications(loader)) {
      return loader;
    }
    loader = Thread.currentThread().getContextClassLoader();
    return isApplications(loader) ? loader : ClassLoader.getSystemClassLoader();
  }

  private boolean isApplications(ClassLoader loader) {
    return loader != null
        && loader != agentLoader
        && loader != ClassLoader.getPlatformClassLoader();
  }

  private Class<?> sentryClass(ClassLoader loader) {
    WeakReference<Class<?>> known = sentryClasses.get(loader);
    if (known == NO_SDK) {
      return null;
    }
    Class<?> sentry = known == null ? null : known.get();
    if (sentry == null) {
      sentry = findSentryClass(loader);
      sentryClasses.put(loader, sentry == null ? NO_SDK : new WeakReference<>(sentry));
    }
    return sentry;
  }

  private static Class<?> findSentryClass(ClassLoader loader) {
    try {
      return loader.getResource(SENTRY.replace('.', '/') + ".class") == null
          ? null
          : Class.forName(SENTRY, false, loader);
    } catch (ClassNotFoundException | LinkageError hidden) {
      return null;
    }
  }
}
