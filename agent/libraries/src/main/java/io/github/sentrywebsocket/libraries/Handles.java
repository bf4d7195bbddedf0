package io.github.sentrywebsocket.libraries;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Types and methods of libraries that the agent cannot be compiled against. Handles in constants
 * cost a message nothing.
 */
final class Handles {

  private Handles() {}

  /**
   * A type that the library's loader sees.
   *
   * @throws IllegalStateException if it does not
   */
  static Class<?> type(String name) {
    try {
      return Class.forName(name, false, Handles.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A public method of a public type; as {@link #type} otherwise. */
  static MethodHandle virtual(
      Class<?> type, String name, Class<?> returned, Class<?>... parameters) {
    try {
      return MethodHandles.publicLookup().findVirtual(type, name, methodType(returned, parameters));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads a field, whoever may; as {@link #type} otherwise. */
  static MethodHandle field(Class<?> type, String name, Class<?> of) {
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup()).findGetter(type, name, of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
