package io.github.sentrywebsocket.core.engine;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Libraries whose jars have loaders of their own on some servers, where a jar does not see the ones
 * above it: Netty's transport has no HTTP there. Their advice is in one place for all jars, by the
 * loader of a class that sees all the others, its home: it names their types, and has one state.
 */
final class AdviceHomes {

  /** Binary names of classes, by what the advice's names begin with. */
  private final Map<String, String> classes = new LinkedHashMap<>();

  /** The loaders of such a class that were seen, by its name; also the lock. */
  private final Map<String, List<WeakReference<ClassLoader>>> seen = new LinkedHashMap<>();

  private volatile int version;

  void add(String type, String prefix) {
    classes.put(prefix, type);
  }

  /** Looks for the homes that are seen from there. Loads classes, so it is under no lock. */
  void look(ClassLoader from) {
    for (String type : classes.values()) {
      ClassLoader home = loader(type, from);
      if (home != null && !seen(type).contains(home)) {
        synchronized (seen) {
          seen.computeIfAbsent(type, any -> new ArrayList<>()).add(new WeakReference<>(home));
          version++;
        }
      }
    }
  }

  /** Changes with what {@link #of(String, Class)} may return. */
  int version() {
    return version;
  }

  /**
   * Where advice is that another class needs.
   *
   * @param advice its binary name
   * @param from the loader of the library that needs it
   * @return {@code from} if that is the place
   */
  ClassLoader of(String advice, ClassLoader from) {
    String type = type(advice);
    ClassLoader home = type == null ? null : loader(type, from);
    return home == null ? from : home;
  }

  /**
   * Where the advice of a woven class is.
   *
   * @return null if that is not known yet, since nothing was loaded from there
   */
  ClassLoader of(String advice, Class<?> woven) {
    ClassLoader own = woven.getClassLoader();
    String type = type(advice);
    if (type == null) {
      return own;
    }
    ClassLoader home = loader(type, own);
    if (home != null) {
      return home;
    }
    for (ClassLoader each : seen(type)) {
      if (loads(each, woven)) {
        return each;
      }
    }
    return null;
  }

  private List<ClassLoader> seen(String type) {
    List<ClassLoader> there = new ArrayList<>();
    synchronized (seen) {
      List<WeakReference<ClassLoader>> known = seen.getOrDefault(type, new ArrayList<>());
      known.removeIf(each -> each.get() == null);
      known.forEach(each -> there.add(each.get()));
    }
    there.removeIf(Objects::isNull);
    return there;
  }

  private String type(String advice) {
    for (Map.Entry<String, String> each : classes.entrySet()) {
      if (advice.startsWith(each.getKey())) {
        return each.getValue();
      }
    }
    return null;
  }

  private static ClassLoader loader(String type, ClassLoader from) {
    try {
      return Class.forName(type, false, from).getClassLoader();
    } catch (ClassNotFoundException | LinkageError absent) {
      return null;
    }
  }

  private static boolean loads(ClassLoader loader, Class<?> type) {
    try {
      return Class.forName(type.getName(), false, loader) == type;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
