package io.github.sentrywebsocket.core.engine;

import java.util.ArrayList;
import java.util.List;

/** A class that the hook table names, and whatever copies of it an application brings. */
final class HookedClass {

  /** Internal name. */
  final String name;

  /** The next one whose name hashes the same; null for the last. */
  final HookedClass next;

  final List<Hook> hooks = new ArrayList<>(4);

  /** Internal names of the packages that move with a copy; null when copies are left alone. */
  List<String> moved;

  /** Whether the class belongs to request tracing that an application brings (rule S4). */
  boolean isRequestTracing;

  HookedClass(String name, HookedClass next) {
    this.name = name;
    this.next = next;
  }

  /** Whether this is the class of that internal name, or the one it is a copy of. */
  boolean isNamed(String type) {
    int before = type.length() - name.length();
    return before == 0
        ? type.equals(name)
        : moved != null && before > 1 && type.charAt(before - 1) == '/' && type.endsWith(name);
  }

  /**
   * What relocation put before the name of a copy, with its slash; empty for the class itself.
   *
   * @param type an internal name that {@link #isNamed}
   */
  String prefix(String type) {
    return type.substring(0, type.length() - name.length());
  }
}
