package io.github.sentrywebsocket.scenarios.helidon;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;

/** Calls of a library that this module cannot be compiled against. */
final class Reflected {

  private Reflected() {}

  static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls a static method. */
  static Object of(String type, String method, Object... arguments) {
    return invoke(type(type), null, method, arguments);
  }

  static Object call(Object target, String method, Object... arguments) {
    return invoke(target.getClass(), target, method, arguments);
  }

  /** What throws of the called method's exceptions throws them unwrapped. */
  private static Object invoke(Class<?> type, Object target, String name, Object... arguments) {
    Method method =
        Stream.concat(Stream.of(type.getMethods()), Stream.of(type.getDeclaredMethods()))
            .filter(each -> each.getName().equals(name))
            .filter(each -> takes(each.getParameterTypes(), arguments))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(type + " has no " + name));
    try {
      method.setAccessible(true);
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw Reflected.<RuntimeException>unchecked(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of an enumeration. */
  static Object constant(String type, String name) {
    return Stream.of(type(type).getEnumConstants())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static boolean takes(Class<?>[] parameters, Object[] arguments) {
    if (parameters.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < parameters.length; i++) {
      Class<?> parameter = parameters[i];
      boolean isNumber = parameter == int.class && arguments[i] instanceof Integer;
      boolean isFlag = parameter == boolean.class && arguments[i] instanceof Boolean;
      if (!isNumber && !isFlag && !parameter.isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** What an object of the application's does when a method of its is called; never Object's. */
  interface Told {
    Object told(String method, Object[] arguments);
  }

  /** An object of an interface of the library. */
  static Object implementing(String type, Told told) {
    return Proxy.newProxyInstance(
        Reflected.class.getClassLoader(),
        new Class<?>[] {type(type)},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "hashCode" -> System.identityHashCode(proxy);
              case "equals" -> proxy == arguments[0];
              case "toString" -> told.toString();
              default -> told.told(method.getName(), arguments);
            });
  }
}
