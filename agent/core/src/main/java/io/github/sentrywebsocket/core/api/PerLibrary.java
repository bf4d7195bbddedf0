package io.github.sentrywebsocket.core.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What all advice of a library has in common. A static field of advice exists once per loader of a
 * library's classes, and servers spread one library over several: modules of JBoss Modules, bundles
 * of OSGi, environments of Jetty. Kept by a class of the library, and no longer than it.
 */
public final class PerLibrary {

  private static final ClassValue<Map<String, Object>> STATES =
      new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> anchor) {
          return new ConcurrentHashMap<>();
        }
      };

  private PerLibrary() {}

  /**
   * The object of that name, made by the first who asks.
   *
   * @param anchor a class that every part of the library sees
   * @param made null is not allowed; its class must not be advice, which exists once per loader too
   */
  @SuppressWarnings("unchecked") // a name has one type
  public static <T> T get(Class<?> anchor, String name, Supplier<T> made) {
    return (T) STATES.get(anchor).computeIfAbsent(name, any -> made.get());
  }

  /** A map of that name; its values must not be advice either. */
  public static <V> WeakIdentityMap<Object, V> map(Class<?> anchor, String name) {
    return get(anchor, name, WeakIdentityMap<Object, V>::new);
  }
}
