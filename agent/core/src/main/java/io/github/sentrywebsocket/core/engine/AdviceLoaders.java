package io.github.sentrywebsocket.core.engine;

import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.github.sentrywebsocket.core.loader.BridgeClassLoader;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One {@link BridgeClassLoader} per loader of a library, and per relocated copy in it. Held weakly
 * on both sides: the linked call sites keep an advice loader alive exactly as long as the library's
 * classes.
 */
final class AdviceLoaders {

  private static final String LIBRARIES = "io.github.sentrywebsocket.libraries.";

  /** What is defined once, in the agent's loader: it names no type of a library. */
  private static final String SHARED = LIBRARIES + "shared.";

  private final Instrumentation instrumentation;
  private final ClassLoader agentLoader;
  private final HookTable table;

  /** By the name of a copy; empty for a library as it was made. */
  private final WeakIdentityMap<Object, Map<String, WeakReference<ClassLoader>>> loaders =
      new WeakIdentityMap<>();

  AdviceLoaders(Instrumentation instrumentation, ClassLoader agentLoader, HookTable table) {
    this.instrumentation = instrumentation;
    this.agentLoader = agentLoader;
    this.table = table;
  }

  /**
   * The loader of that advice for a woven class; its module opens all it has to the advice.
   *
   * @return null if it is not known yet; see {@link AdviceHomes}
   */
  ClassLoader of(Class<?> woven, String advice) {
    String name = woven.getName().replace('.', '/');
    HookedClass hooked = table.find(name);
    String copyName = hooked == null ? "" : hooked.copyName(name);
    ClassLoader library = woven.getClassLoader();
    if (copyName.isEmpty() && library != null) {
      if (isNew(library)) {
        table.homes().look(library);
      }
      library = table.homes().of(advice, woven);
      if (library == null) {
        return null;
      }
    }
    synchronized (this) {
      RelocatedCopy copy = hooked == null ? null : hooked.copy(name, library);
      ClassLoader loader = of(library, copyName, copy);
      open(woven.getModule(), loader.getUnnamedModule());
      return loader;
    }
  }

  private synchronized boolean isNew(ClassLoader library) {
    return ofLibrary(library).isEmpty();
  }

  private ClassLoader of(ClassLoader library, String copyName, RelocatedCopy copy) {
    Map<String, WeakReference<ClassLoader>> ofLibrary = ofLibrary(library);
    WeakReference<ClassLoader> reference = ofLibrary.get(copyName);
    ClassLoader loader = reference == null ? null : reference.get();
    if (loader == null) {
      loader =
          new BridgeClassLoader(
              agentLoader,
              library,
              AdviceLoaders::isOwn,
              AdviceLoaders::isForeign,
              copy == null ? advice -> elsewhere(advice, library) : advice -> null,
              copy == null ? classFile -> classFile : copy::move);
      ofLibrary.put(copyName, new WeakReference<>(loader));
    }
    return loader;
  }

  private Map<String, WeakReference<ClassLoader>> ofLibrary(ClassLoader library) {
    Object key = library == null ? Object.class : library;
    Map<String, WeakReference<ClassLoader>> ofLibrary = loaders.get(key);
    if (ofLibrary == null) {
      ofLibrary = new HashMap<>();
      loaders.put(key, ofLibrary);
    }
    return ofLibrary;
  }

  /** Changes with what {@link #of} may return in place of null. */
  int version() {
    return table.homes().version();
  }

  /** Which loader has advice that the advice of a library's loader needs; null for its own. */
  private ClassLoader elsewhere(String advice, ClassLoader library) {
    ClassLoader home = table.homes().of(advice, library);
    if (home == library) {
      return null;
    }
    synchronized (this) {
      return of(home, "", null);
    }
  }

  /** All advice but what is shared. */
  private static boolean isOwn(String name) {
    return name.startsWith(LIBRARIES) && !name.startsWith(SHARED);
  }

  private static boolean isForeign(String name) {
    return !name.startsWith("io.github.sentrywebsocket.core.") && !name.startsWith(SHARED);
  }

  private void open(Module library, Module advice) {
    if (!library.isNamed() || library.isOpen(packageOf(library), advice)) {
      return;
    }
    Map<String, Set<Module>> opens = new HashMap<>();
    for (String name : library.getPackages()) {
      opens.put(name, Set.of(advice));
    }
    instrumentation.redefineModule(library, Set.of(), Map.of(), opens, Set.of(), Map.of());
  }

  private static String packageOf(Module module) {
    return module.getPackages().iterator().next();
  }
}
