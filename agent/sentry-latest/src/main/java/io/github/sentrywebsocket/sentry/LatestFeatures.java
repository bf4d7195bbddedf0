package io.github.sentrywebsocket.sentry;

import io.sentry.IScopes;
import io.sentry.Sentry;
import io.sentry.W3CTraceparentHeader;
import io.sentry.util.TracingUtils.TracingHeaders;

/** Features after 8.0.0. Each is probed once, when the bridge is made. */
final class LatestFeatures extends NewerFeatures {

  private final boolean hasTraceparent =
      has(TracingHeaders.class, "getW3cTraceparentHeader"); // 8.22
  private final boolean hasUnforkedScopes =
      has(Sentry.class, "getCurrentScopes", boolean.class); // 8.37

  LatestFeatures() {}

  @Override
  IScopes currentScopes() {
    return hasUnforkedScopes ? Sentry.getCurrentScopes(false) : super.currentScopes();
  }

  @Override
  String traceparent(TracingHeaders headers) {
    W3CTraceparentHeader header = hasTraceparent ? headers.getW3cTraceparentHeader() : null;
    return header == null ? null : header.getValue();
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
