package io.github.sentrywebsocket.core.engine;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.sdk.RequestTracing;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees every class that the JVM loads, so it does next to nothing: one look-up by name. Whatever it
 * touches on a miss is loaded before it is registered; a lambda, a regular expression or a
 * concatenation by {@code invokedynamic} here would be a {@code ClassCircularityError} that kills
 * the JVM.
 */
final class HookTransformer implements ClassFileTransformer {

  private final HookTable table;
  private final ClassLoader agentLoader;
  private final Set<String> awake = ConcurrentHashMap.newKeySet();

  HookTransformer(HookTable table, ClassLoader agentLoader) {
    this.table = table;
    this.agentLoader = agentLoader;
  }

  @Override
  public byte[] transform(
      Module module,
      ClassLoader loader,
      String type,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    if (type == null) {
      return null;
    }
    HookedClass hooked = table.find(type);
    if (hooked == null) {
      return null;
    }
    if (hooked.isRequestTracing) {
      RequestTracing.seen(loader);
    }
    if (!hooked.isHooked() || (table.isDeferred(hooked.name) && !awake.contains(type))) {
      return null;
    }
    if (!seesDispatcher(loader)) {
      String hides = loader.getClass().getName();
      Log.warnOnce(hides, hides.concat(" hides a class of java.lang: what it loads is left alone"));
      return null;
    }
    try {
      return WeaverHolder.get(agentLoader).weave(loader, type, hooked, classFile);
    } catch (Throwable failure) {
      Log.failure("Weaving ".concat(type.replace('/', '.')), failure);
      return null;
    }
  }

  /** A loader with a list of what it lets through: nothing that is woven there could be linked. */
  private static boolean seesDispatcher(ClassLoader loader) {
    try {
      Class.forName(Dispatcher.NAME, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError | RuntimeException hidden) {
      return false;
    }
  }

  /** Lets a deferred class be woven from now on; false when it was before. */
  boolean wake(String type) {
    return awake.add(type);
  }

  /** Loads Byte Buddy at the first hit, not before. */
  private static final class WeaverHolder {
    private static Weaver weaver;

    static synchronized Weaver get(ClassLoader agentLoader) {
      if (weaver == null) {
        weaver = new Weaver(agentLoader);
      }
      return weaver;
    }
  }
}
