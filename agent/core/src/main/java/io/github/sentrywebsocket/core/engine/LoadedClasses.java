package io.github.sentrywebsocket.core.engine;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.sdk.RequestTracing;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

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
        HookedClass hooked = table.find(name.replace('.', '/'));
        if (hooked == null) {
          continue;
        }
        if (hooked.isRequestTracing) {
          RequestTracing.seen(type.getClassLoader());
        }
        if (hooked.isHooked() && !table.isDeferred(hooked.name)) {
          retransform(type);
        }
      }
    }
  }

  /** Weaves the classes that wait for this one; called when one of its call sites is linked. */
  void wakeFollowers(Class<?> woven) {
    String name = woven.getName().replace('.', '/');
    HookedClass hooked = table.find(name);
    if (hooked == null) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (String waiting : table.waitingFor(hooked.name)) {
      String type = hooked.prefix(name).concat(waiting);
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
