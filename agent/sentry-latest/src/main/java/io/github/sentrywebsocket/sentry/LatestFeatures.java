package io.github.sentrywebsocket.sentry;

import io.sentry.IScopes;
import io.sentry.Sentry;
import io.sentry.W3CTraceparentHeader;
import io.sentry.metrics.SentryMetricsParameters;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.util.Locale;
import java.util.Map;

/** Features after 8.0.0. Each is probed once, when the bridge is made. */
final class LatestFeatures extends NewerFeatures {

  private final boolean hasTraceparent =
      has(TracingHeaders.class, "getW3cTraceparentHeader"); // 8.22
  private final boolean hasUnforkedScopes =
      has(Sentry.class, "getCurrentScopes", boolean.class); // 8.37

  private final boolean hasMetrics = hasMetricsApi(); // 8.30

  LatestFeatures() {}

  @Override
  IScopes currentScopes() {
    return hasUnforkedScopes ? Sentry.getCurrentScopes(false) : super.currentScopes();
  }

  @Override
  String traceparent(TracingHeaders headers) {
    W3CTraceparentHeader header = hasTraceparent ? headers.getW3cTraceparentHeader() : null;
    return header == null ? null : header.getValue().toLowerCase(Locale.ROOT);
  }

  @Override
  boolean hasMetrics() {
    return hasMetrics;
  }

  @Override
  void count(IScopes scopes, String name, double value, Map<String, Object> attributes) {
    scopes.metrics().count(name, value, null, SentryMetricsParameters.create(attributes));
  }

  @Override
  void distribution(
      IScopes scopes, String name, double value, String unit, Map<String, Object> attributes) {
    scopes.metrics().distribution(name, value, unit, SentryMetricsParameters.create(attributes));
  }

  private static boolean hasMetricsApi() {
    try {
      Class.forName("io.sentry.metrics.SentryMetricsParameters");
      Class.forName("io.sentry.metrics.IMetricsApi");
      return has(IScopes.class, "metrics");
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  private static boolean has(Class<?> type, String method, Class<?>... parameters) {
    try {
      type.getMethod(method, parameters);
      return true;
    } catch (NoSuchMethodException absent) {
      return false;
    }
  }
}
