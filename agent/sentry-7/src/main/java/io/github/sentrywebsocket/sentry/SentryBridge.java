package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.config.Key;
import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.sdk.CallerScopes;
import io.github.sentrywebsocket.core.sdk.ClientRequest;
import io.github.sentrywebsocket.core.sdk.ClientTrace;
import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.github.sentrywebsocket.core.sdk.SentrySdk;
import io.github.sentrywebsocket.core.sdk.ServerRequest;
import io.github.sentrywebsocket.core.sdk.ServerTrace;
import io.github.sentrywebsocket.core.sdk.TransactionName;
import io.sentry.ISpan;
import io.sentry.PropagationContext;
import io.sentry.SentryTraceHeader;
import io.sentry.protocol.TransactionNameSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The agent's view of one Sentry SDK. Compiled against 7.0.0; the calls it makes are there, with
 * the same descriptors, from 7.0 to 8.x. What differs is in {@link SdkScopes}.
 */
public final class SentryBridge implements SentrySdk {

  private static final ConcurrentMap<String, String> ORIGINS = new ConcurrentHashMap<>();

  final SdkScopes scopes;
  final FailureReports failures;
  final ConnectionReports reports;
  private final String clientTransactions;
  private final boolean agents;
  private final String version;
  private volatile boolean saidDisabled;

  /**
   * Creates the bridge; the SDK need not be started.
   *
   * @param agents whether this is the SDK inside the agent
   * @throws UnsupportedOperationException when the SDK is older than 7.0; says so in a sentence
   */
  public SentryBridge(Settings settings, boolean agents) {
    this.agents = agents;
    version = readVersion();
    scopes = scopesFor(version);
    clientTransactions = settings.get(Key.CLIENT_TRANSACTIONS);
    failures = new FailureReports(scopes, settings.isOn(Key.CAPTURE_FAILED_HANDSHAKES, agents));
    reports = new ConnectionReports(scopes, settings, agents);
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public boolean isEnabled() {
    return scopes.isEnabled();
  }

  @Override
  public void disabled() {
    if (!saidDisabled) {
      saidDisabled = true;
      Log.warn(
          agents
              ? "no header, no span: the agent's Sentry SDK is switched off"
                  + " (sentry.enabled=false, or an empty sentry.dsn)"
              : "no header, no span: the application's Sentry SDK "
                  + version
                  + " is not started; until it is, the agent is silent"
                  + " (sentry.websocket.sdk=agent would use the agent's own SDK)");
    }
  }

  @Override
  public CallerScopes caller() {
    Object caller = scopes.snapshot();
    return () -> scopes.makeCurrent(caller);
  }

  @Override
  public ConnectionTrace connection() {
    return ConnectionScope.find(scopes, scopes.current());
  }

  @Override
  public ClientTrace client(ClientRequest request) {
    Object caller = scopes.snapshot();
    AutoCloseable token = scopes.makeCurrent(caller);
    try {
      if (request.sentryTrace.isEmpty()) {
        return ClientSpan.start(this, request, caller);
      }
      ClientSpan own =
          isForwarded(request.sentryTrace, caller) ? ClientSpan.start(this, request, caller) : null;
      return own != null && own.hasSpan() ? own : new AdoptedTrace(this, request, caller);
    } finally {
      Activation.end(token);
    }
  }

  /**
   * A proxy copies the headers of the request that it serves: such a header names the proxy's own
   * caller, is nobody's choice of a parent, and would leave the proxy out of the trace.
   */
  private boolean isForwarded(List<String> sentryTrace, Object caller) {
    SentryTraceHeader header = SentryTraces.parse(SentryTraces.single(sentryTrace));
    if (header == null) {
      return false;
    }
    ISpan active = activeSpan(caller);
    if (active != null && !active.getSpanContext().getTraceId().equals(header.getTraceId())) {
      return false;
    }
    boolean[] forwarded = new boolean[1];
    ConnectionScope connection = ConnectionScope.find(scopes, caller);
    scopes.configure(
        caller,
        scope -> {
          PropagationContext context = scope.getPropagationContext();
          forwarded[0] =
              header.getTraceId().equals(context.getTraceId())
                  && (header.getSpanId().equals(context.getParentSpanId())
                      || connection != null && connection.isRequestOf(header.getSpanId()));
        });
    return forwarded[0];
  }

  @Override
  public ServerTrace server(ServerRequest request) {
    return UpgradeSpan.start(this, request);
  }

  /** Rule C3: whether a handshake without an active span gets a transaction of its own. */
  boolean startsClientTransactions(boolean insideConnection) {
    switch (clientTransactions) {
      case "always":
        return true;
      case "never":
        return false;
      default:
        return agents || insideConnection;
    }
  }

  /** The active span of these scopes, if work can still be added to it; null otherwise. */
  ISpan activeSpan(Object threadScopes) {
    ISpan span = scopes.span(threadScopes);
    return span == null || span.isNoOp() || span.isFinished() ? null : span;
  }

  static TransactionNameSource nameSource() {
    return TransactionName.isCustom() ? TransactionNameSource.CUSTOM : TransactionNameSource.URL;
  }

  static TransactionNameSource nameSource(ServerRequest request) {
    return request.hasRoute() && !TransactionName.isCustom()
        ? TransactionNameSource.ROUTE
        : nameSource();
  }

  static String origin(String library) {
    return ORIGINS.computeIfAbsent(library, "auto.websocket."::concat);
  }

  private static SdkScopes scopesFor(String version) {
    if (exists("io.sentry.IScopes")) {
      return instantiate("io.github.sentrywebsocket.sentry.Scopes");
    }
    if (exists("io.sentry.IScope")) {
      return new Hubs();
    }
    throw new UnsupportedOperationException(
        "version " + version + " is too old; 7.0 to 8.x are supported");
  }

  private static SdkScopes instantiate(String name) {
    try {
      return (SdkScopes) Class.forName(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name, false, SentryBridge.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  private static String readVersion() {
    try {
      // Read at run time: a constant would be compiled in.
      return (String) Class.forName("io.sentry.BuildConfig").getField("VERSION_NAME").get(null);
    } catch (ReflectiveOperationException unknown) {
      return "unknown";
    }
  }
}
