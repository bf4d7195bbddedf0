package io.github.sentrywebsocket.scenarios.vertx;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Calls methods of Vert.x whose signatures changed between 3.9 and 5. */
final class Calls {

  private Calls() {}

  static boolean has(Class<?> type, String name, Class<?>... parameters) {
    try {
      return !type.getMethod(name, parameters).getReturnType().equals(void.class);
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  static Object call(Class<?> type, String name, Object target, Object... arguments) {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name) && takes(method, arguments)) {
        try {
          return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    throw new IllegalStateException(type + " has no " + name);
  }

  /** Where Vert.x 4 and later return a future and 3.9 takes a handler. */
  @SuppressWarnings("unchecked")
  static <T> void call(
      Handler<AsyncResult<T>> then,
      Class<?> type,
      String name,
      Object target,
      Object... arguments) {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name)
          && takes(method, arguments)
          && Future.class.isAssignableFrom(method.getReturnType())) {
        ((Future<T>) call(type, name, target, arguments)).onComplete(then);
        return;
      }
    }
    Object[] withHandler = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    withHandler[arguments.length] = then;
    call(type, name, target, withHandler);
  }

  private static boolean takes(Method method, Object... arguments) {
    Class<?>[] parameters = method.getParameterTypes();
    if (parameters.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < arguments.length; i++) {
      if (!MethodType.methodType(parameters[i]).wrap().returnType().isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }
}
