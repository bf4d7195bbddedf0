package io.github.sentrywebsocket.core.api;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Attaches a value to an object of a library without a field in it (fields can't be added to a
 * loaded class) and without keeping it alive. A value must not reach its key. Safe for any thread;
 * a look-up allocates nothing that lives. A value goes soon after its key, used or not: it reaches
 * an application's SDK, and with it a class loader.
 */
public final class WeakIdentityMap<K, V> {

  private final ConcurrentMap<Object, V> entries = new ConcurrentHashMap<>();

  /** The value attached to the key, or null; a null key has none. */
  public V get(K key) {
    return key == null ? null : entries.get(new Probe(key));
  }

  /** Whether no key has a value: a first look that costs next to nothing. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Attaches a value, in place of an earlier one; does nothing when either is null. */
  public void put(K key, V value) {
    if (key != null && value != null) {
      Collected.await();
      entries.put(new Key<>(key, entries), value);
    }
  }

  /** Detaches and returns the value, or null. */
  public V remove(K key) {
    return key == null ? null : entries.remove(new Probe(key));
  }

  private static final class Key<K> extends WeakReference<K> {
    private final ConcurrentMap<Object, ?> entries;
    private final int hash;

    Key(K key, ConcurrentMap<Object, ?> entries) {
      super(key, Collected.KEYS);
      this.entries = entries;
      this.hash = System.identityHashCode(key);
    }

    void forget() {
      entries.remove(this);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      Object key = get();
      return key != null
          && (other instanceof Key
              ? ((Key<?>) other).get() == key
              : other instanceof Probe && ((Probe) other).key == key);
    }
  }

  /** Looks a key up; the map itself holds none. */
  private static final class Probe {
    private final Object key;

    Probe(Object key) {
      this.key = key;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(key);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key && ((Key<?>) other).get() == key;
    }
  }

  /** Waits, on the one thread that the agent has, for keys that are gone. */
  private static final class Collected {
    static final ReferenceQueue<Object> KEYS = new ReferenceQueue<>();

    static {
      // An ordinary new thread would keep the protection domains of everybody who is on the stack.
      AccessController.doPrivileged((PrivilegedAction<Void>) Collected::start);
    }

    /** Starts the thread, once. */
    static void await() {
      // done by the static initializer
    }

    private static Void start() {
      ThreadGroup group = Thread.currentThread().getThreadGroup();
      while (group.getParent() != null) {
        group = group.getParent();
      }
      Thread thread =
          new Thread(
              group, Collected::forget, "sentry-websocket-weak-map", 0, /* inherit= */ false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
      return null;
    }

    private static void forget() {
      while (true) {
        try {
          ((Key<?>) KEYS.remove()).forget();
        } catch (InterruptedException nobodyCanStopIt) {
          continue;
        }
      }
    }
  }
}
