package io.github.sentrywebsocket.libraries;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The current scopes in a subscriber's context, where sentry-reactor's hook finds them for
 * operators that run on another thread. Without sentry-reactor nothing is written.
 */
final class ReactorScopes {

  /** Of {@code SentryReactorThreadLocalAccessor}. */
  private static final String KEY = "sentry-scopes";

  private static final boolean HAS_REGISTRY = hasRegistry();

  private ReactorScopes() {}

  /** {@code publisher}, subscribed to with the scopes of this thread. */
  static <T> Publisher<T> in(Publisher<T> publisher) {
    Object scopes = HAS_REGISTRY ? Registered.current() : null;
    return scopes == null
        ? publisher
        : Flux.from(publisher).contextWrite(context -> context.put(KEY, scopes));
  }

  private static boolean hasRegistry() {
    try {
      Class.forName(
          "io.micrometer.context.ContextRegistry", false, ReactorScopes.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Loaded where Micrometer's context propagation is there. */
  private static final class Registered {
    static Object current() {
      for (ThreadLocalAccessor<?> accessor :
          ContextRegistry.getInstance().getThreadLocalAccessors()) {
        if (KEY.equals(accessor.key())) {
          return accessor.getValue();
        }
      }
      return null;
    }
  }
}
