package io.github.sentrywebsocket.libraries;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;

/** Reads the annotations of {@code javax.websocket} or {@code jakarta.websocket}. */
final class AnnotatedMethods {

  private AnnotatedMethods() {}

  /** The callback that a method is: {@code onOpen}, {@code onMessage}, {@code onClose}, … */
  static String callback(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      switch (annotation.annotationType().getSimpleName()) {
        case "OnOpen":
          return "onOpen";
        case "OnClose":
          return "onClose";
        case "OnError":
          return "onError";
        default:
      }
    }
    return "onMessage";
  }

  /** What a method threw, where Undertow hands on everything but an error as it is. */
  static Throwable unwrapped(Throwable thrown) {
    return thrown instanceof RuntimeException && thrown.getCause() instanceof Error
        ? thrown.getCause()
        : thrown;
  }
}
