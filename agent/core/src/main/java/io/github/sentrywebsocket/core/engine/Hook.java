package io.github.sentrywebsocket.core.engine;

/** One line of the hook table: which advice goes into which methods of which class. */
final class Hook {

  final String library;

  /** Internal name of the class to weave. */
  final String type;

  final String method;

  /** The parameters' descriptor in parentheses; null for every overload. */
  final String parameters;

  /** Binary name of the advice class. */
  final String advice;

  Hook(String library, String type, String method, String parameters, String advice) {
    this.library = library;
    this.type = type;
    this.method = method;
    this.parameters = parameters;
    this.advice = advice;
  }

  boolean matches(String name, String descriptor) {
    return method.equals(name) && (parameters == null || descriptor.startsWith(parameters));
  }

  @Override
  public String toString() {
    return type.replace('/', '.') + "#" + method + (parameters == null ? "" : parameters);
  }
}
