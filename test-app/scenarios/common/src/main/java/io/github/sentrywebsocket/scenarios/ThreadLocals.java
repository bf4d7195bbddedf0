package io.github.sentrywebsocket.scenarios;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import sun.misc.Unsafe;

/**
 * What the threads of this JVM hold of the agent's, and of a Sentry SDK's scopes. {@code Unsafe}
 * reads it: an {@code --add-opens} for the whole run would do what the agent has to do itself.
 */
final class ThreadLocals {
  private static final List<String> MAPS = List.of("threadLocals", "inheritableThreadLocals");

  /** Of SDK 8; those of 7 do not tell whose they are. */
  private static final String SCOPES = "io.sentry.Scopes";

  private final Unsafe unsafe;

  private ThreadLocals() throws ReflectiveOperationException {
    Field instance = Unsafe.class.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    unsafe = (Unsafe) instance.get(null);
  }

  /**
   * Says {@code thread-local of <thread>: <class>} for each, and who made the scopes, those first
   * that they were forked from.
   */
  static void print() throws ReflectiveOperationException {
    ThreadLocals locals = new ThreadLocals();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      for (String type : locals.of(thread)) {
        System.out.println("thread-local of " + thread.getName() + ": " + type);
      }
    }
  }

  private List<String> of(Thread thread) throws ReflectiveOperationException {
    List<String> types = new ArrayList<>();
    for (String map : MAPS) {
      Object locals = read(Thread.class, map, thread);
      Object entries = locals == null ? null : read(locals.getClass(), "table", locals);
      for (int i = 0; entries != null && i < Array.getLength(entries); i++) {
        Object entry = Array.get(entries, i);
        Object value = entry == null ? null : read(entry.getClass(), "value", entry);
        String type = value == null ? "" : value.getClass().getName();
        if (type.equals(SCOPES)) {
          types.add(type + creators(value));
        } else if (isOfAgent(type)) {
          types.add(type);
        }
      }
    }
    return types;
  }

  private String creators(Object scopes) throws ReflectiveOperationException {
    return scopes == null
        ? ""
        : creators(read(scopes.getClass(), "parentScopes", scopes))
            + " "
            + read(scopes.getClass(), "creator", scopes);
  }

  private static boolean isOfAgent(String type) {
    return type.startsWith("io.github.sentrywebsocket.") && !type.contains(".scenarios.");
  }

  private Object read(Class<?> type, String field, Object object)
      throws ReflectiveOperationException {
    return unsafe.getObject(object, unsafe.objectFieldOffset(type.getDeclaredField(field)));
  }
}
