package io.github.sentrywebsocket.core.engine;

import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.github.sentrywebsocket.core.loader.BridgeClassLoader;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One {@link BridgeClassLoader} per loader of a library. Held weakly on both sides: the linked call
 * sites keep an advice loader alive exactly as long as the library's classes.
 */
final class AdviceLoaders {

  private final Instrumentation instrumentation;
  private final ClassLoader agentLoader;
  private final WeakIdentityMap<Object, WeakReference<ClassLoader>> loaders =
      new WeakIdentityMap<>();

  AdviceLoaders(Instrumentation instrumentation, ClassLoader agentLoader) {
    this.instrumentation = instrumentation;
    this.agentLoader = agentLoader;
  }

  /** The loader of the advice for a woven class; its module opens all it has to the advice. */
  synchronized ClassLoader of(Class<?> woven) {
    ClassLoader library = woven.getClassLoader();
    Object key = library == null ? Object.class : library;
    WeakReference<ClassLoader> reference = loaders.get(key);
    ClassLoader loader = reference == null ? null : reference.get();
    if (loader == null) {
      loader =
          new BridgeClassLoader(
              agentLoader,
              library,
              "io.github.sentrywebsocket.libraries.",
              name -> !name.startsWith("io.github.sentrywebsocket.core."));
      loaders.put(key, new WeakReference<>(loader));
    }
    open(woven.getModule(), loader.getUnnamedModule());
    return loader;
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
