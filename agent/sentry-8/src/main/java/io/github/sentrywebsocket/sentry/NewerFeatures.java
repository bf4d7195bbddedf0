package io.github.sentrywebsocket.sentry;

import io.sentry.IScopes;
import io.sentry.IScopesStorage;
import io.sentry.NoOpScopes;
import io.sentry.Sentry;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * What 8.0.0 lacks and later SDKs have. Each feature is a subclass in a class of its own, compiled
 * against a newer SDK, and loaded only after a probe.
 */
class NewerFeatures {

  /** Replaced by every init, so it is read every time. */
  private static final Field STORAGE = storage();

  private static final String LATEST = "io.github.sentrywebsocket.sentry.LatestFeatures";

  static NewerFeatures load() {
    try {
      return (NewerFeatures) Class.forName(LATEST).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError missing) {
      return new NewerFeatures();
    }
  }

  /**
   * The thread's scopes, no-op ones when it has none. Before 8.37 {@code getCurrentScopes} leaves a
   * fork of the root on a thread without any, and there is no other way to ask than the storage.
   */
  IScopes currentScopes() {
    try {
      IScopes current = STORAGE == null ? null : ((IScopesStorage) STORAGE.get(null)).get();
      return current == null ? NoOpScopes.getInstance() : current;
    } catch (IllegalAccessException e) {
      return NoOpScopes.getInstance();
    }
  }

  private static Field storage() {
    try {
      Field field = Sentry.class.getDeclaredField("scopesStorage");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      return null;
    }
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
