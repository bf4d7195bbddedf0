package io.github.sentrywebsocket.core.engine;

import java.util.ArrayList;
import java.util.List;

/** One line of the hook table: which advice goes into which methods of which class. */
final class Hook {

  final String library;

  /** Internal name of the class to weave. */
  final String type;

  /**
   * {@code name} for every overload or {@code name(parameters)}; alternatives are separated by
   * {@code |}, and the first that a version has is taken. A {@code ?} before them: not every
   * supported version has one. A {@code *} ends the beginning of a name: the compiler numbers the
   * bodies of lambda expressions, {@code lambda$connect$7}.
   */
  final String methods;

  /** Binary name of the advice class. */
  final String advice;

  final boolean isOptional;

  Hook(String library, String type, String methods, String advice) {
    this.library = library;
    this.type = type;
    this.isOptional = methods.startsWith("?");
    this.methods = isOptional ? methods.substring(1) : methods;
    this.advice = advice;
  }

  /** The alternatives, in order. */
  List<String> alternatives() {
    List<String> alternatives = new ArrayList<>(2);
    int start = 0;
    for (int bar = methods.indexOf('|'); bar >= 0; bar = methods.indexOf('|', start)) {
      alternatives.add(methods.substring(start, bar));
      start = bar + 1;
    }
    alternatives.add(methods.substring(start));
    return alternatives;
  }

  static boolean matches(String alternative, String name, String descriptor) {
    if (alternative.endsWith("*")) {
      return name.startsWith(alternative.substring(0, alternative.length() - 1));
    }
    int parenthesis = alternative.indexOf('(');
    return parenthesis < 0
        ? alternative.equals(name)
        : alternative.length() > parenthesis
            && name.length() == parenthesis
            && alternative.startsWith(name)
            && descriptor.startsWith(alternative.substring(parenthesis));
  }

  @Override
  public String toString() {
    return type.replace('/', '.') + "#" + methods;
  }
}
