package io.github.sentrywebsocket.core.engine;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.sdk.RequestTracing;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Weaves classes that are loaded already: at the start (late attach, an AOT cache), and those that
 * wait for another class.
 */
final class LoadedClasses {

  private final Instrumentation instrumentation;
  private final HookTable table;
  private final HookTransformer transformer;

  LoadedClasses(Instrumentation instrumentation, HookTable table, HookTransformer transformer) {
    this.instrumentation = instrumentation;
    this.table = table;
    this.transformer = transformer;
  }

  /** One pass over all loaded classes, by name. */
  void retransform() {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String name = type.getName();
      if (name.charAt(0) != '[') {
        String internal = name.replace('.', '/');
        if (table.hooks(internal) != null && !table.isDeferred(internal)) {
          retransform(type);
        } else if (table.isRequestTracing(internal)) {
          RequestTracing.seen(type.getClassLoader());
        }
      }
    }
  }

  /** Weaves the classes that wait for this one; called when one of its call sites is linked. */
  void wakeFollowers(Class<?> woven) {
    Set<String> waiting = table.waitingFor(woven.getName().replace('.', '/'));
    List<String> names = new ArrayList<>();
    for (String type : waiting) {
      if (transformer.wake(type)) {
        names.add(type.replace('/', '.'));
      }
    }
    if (!names.isEmpty()) {
      for (Class<?> type : instrumentation.getAllLoadedClasses()) {
        if (names.contains(type.getName())) {
          retransform(type);
        }
      }
    }
  }

  private void retransform(Class<?> type) {
    try {
      if (instrumentation.isModifiableClass(type)) {
        instrumentation.retransformClasses(type);
      }
    } catch (Throwable failure) {
      Log.failure("Weaving the loaded class " + type.getName(), failure);
    }
  }
}
