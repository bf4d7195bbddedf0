package io.github.sentrywebsocket.sentry;

import io.sentry.IScopes;
import io.sentry.Sentry;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.util.Map;

/**
 * What 8.0.0 lacks and later SDKs have. Each feature is a subclass in a class of its own, compiled
 * against a newer SDK, and loaded only after a probe.
 */
class NewerFeatures {

  private static final String LATEST = "io.github.sentrywebsocket.sentry.LatestFeatures";

  static NewerFeatures load() {
    try {
      return (NewerFeatures) Class.forName(LATEST).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError missing) {
      return new NewerFeatures();
    }
  }

  /** The thread's scopes. Before 8.37 this leaves a fork of the root on a thread without any. */
  IScopes currentScopes() {
    return Sentry.getCurrentScopes();
  }

  /** The metrics API, since 8.30. */
  boolean hasMetrics() {
    return false;
  }

  void count(IScopes scopes, String name, double value, Map<String, Object> attributes) {}

  void distribution(
      IScopes scopes, String name, double value, String unit, Map<String, Object> attributes) {}

  /** The W3C header, since 8.22. */
  String traceparent(TracingHeaders headers) {
    return null;
  }
}
