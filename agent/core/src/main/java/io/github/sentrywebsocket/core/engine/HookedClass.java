package io.github.sentrywebsocket.core.engine;

import java.util.ArrayList;
import java.util.List;

/** A class that the hook table names, and whatever copies of it an application brings. */
final class HookedClass {

  /** Internal name. */
  final String name;

  /** The next one whose name hashes the same; null for the last. */
  final HookedClass next;

  /** By turns, a library and what follows the class in a line of it. */
  private final List<String> lines = new ArrayList<>(4);

  private List<Hook> hooks;

  /** Internal names of the packages that move with a copy; null when copies are left alone. */
  List<String> moved;

  /**
   * Internal names of a package that the advice names, and of what this class has in its place;
   * null for a class under its own name.
   */
  String[] renamed;

  /** Whether the class belongs to request tracing that an application brings (rule S4). */
  boolean isRequestTracing;

  HookedClass(String name, HookedClass next) {
    this.name = name;
    this.next = next;
  }

  /** Adds a hook: what follows the class in its line. */
  void add(String library, String line) {
    lines.add(library);
    lines.add(line);
  }

  boolean isHooked() {
    return !lines.isEmpty();
  }

  /** In the order of the table. */
  synchronized List<Hook> hooks() {
    if (hooks == null) {
      hooks = new ArrayList<>(lines.size() / 2);
      for (int i = 0; i < lines.size(); i += 2) {
        List<String> words = HookTable.words(lines.get(i + 1));
        String advice = HookTable.ADVICE_PACKAGE.concat(words.get(1));
        hooks.add(new Hook(lines.get(i), name, words.get(0), advice));
      }
    }
    return hooks;
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

  /**
   * What tells copies in one loader apart; empty for a class under its own name.
   *
   * @param type an internal name that {@link #isNamed}
   */
  String copyName(String type) {
    return renamed == null ? prefix(type) : renamed[1];
  }

  /**
   * What moves the advice to a copy; null for a class under its own name.
   *
   * @param type an internal name that {@link #isNamed}
   * @param loader the loader of the copy, null for the boot loader
   */
  RelocatedCopy copy(String type, ClassLoader loader) {
    if (renamed != null) {
      return new RelocatedCopy(renamed[0], renamed[1], loader);
    }
    String prefix = prefix(type);
    return prefix.isEmpty() ? null : new RelocatedCopy(prefix, moved, loader);
  }
}
