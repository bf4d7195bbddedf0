package io.github.sentrywebsocket.libraries;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * A method with no parameter or one, of a type that cannot be named: its package is {@code javax}
 * in one version and {@code jakarta} in another, or it is not public. Found once per class.
 */
final class Getter {

  private final List<Class<?>> parameters;
  private final List<String> names;

  private final ClassValue<MethodHandle> handles =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          try {
            return find(type);
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        }
      };

  /**
   * Creates a getter.
   *
   * @param names what it is called over the versions
   */
  Getter(String... names) {
    this(List.of(), names);
  }

  private Getter(List<Class<?>> parameters, String... names) {
    this.parameters = parameters;
    this.names = List.of(names);
  }

  /** One that takes a string. */
  static Getter byName(String name) {
    return new Getter(List.of(String.class), name);
  }

  /** Calls one {@link #byName}. */
  Object get(Object target, String argument) throws Throwable {
    return handles.get(target.getClass()).invoke(target, argument);
  }

  /** Calls it; null for null. */
  Object get(Object target) throws Throwable {
    return target == null ? null : handles.get(target.getClass()).invoke(target);
  }

  private MethodHandle find(Class<?> type) throws IllegalAccessException {
    Method method = publicMethod(type);
    if (method != null) {
      return MethodHandles.publicLookup().unreflect(method);
    }
    for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
      for (Method declared : declaring.getDeclaredMethods()) {
        if (isIt(declared)) {
          return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
              .unreflect(declared);
        }
      }
    }
    throw new IllegalStateException("none of " + names + " in " + type.getName());
  }

  /** Of a public class or interface: what implements it often is neither public nor exported. */
  private Method publicMethod(Class<?> type) {
    for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
      if (isOpenToAll(declaring)) {
        for (Method declared : declaring.getDeclaredMethods()) {
          if (isIt(declared) && Modifier.isPublic(declared.getModifiers())) {
            return declared;
          }
        }
      }
      for (Class<?> implemented : declaring.getInterfaces()) {
        Method found = publicMethod(implemented);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static boolean isOpenToAll(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && type.getModule().isExported(type.getPackageName());
  }

  private boolean isIt(Method method) {
    return names.contains(method.getName())
        && List.of(method.getParameterTypes()).equals(parameters);
  }
}
