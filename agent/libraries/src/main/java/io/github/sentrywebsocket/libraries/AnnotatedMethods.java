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
}
