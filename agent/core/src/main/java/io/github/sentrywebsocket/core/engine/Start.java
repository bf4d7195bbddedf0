package io.github.sentrywebsocket.core.engine;

import java.lang.instrument.Instrumentation;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Installs the agent when it is initialized; what it needs was handed over to its loader. */
final class Start {

  static {
    Object[] given = (Object[]) ((Supplier<?>) Start.class.getClassLoader()).get();
    @SuppressWarnings("unchecked")
    BiFunction<String, ClassLoader, ClassLoader> folders =
        (BiFunction<String, ClassLoader, ClassLoader>) given[2];
    try {
      Agent.install((String) given[0], (Instrumentation) given[1], folders);
    } catch (Throwable failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  private Start() {}
}
