package io.github.sentrywebsocket.core.api;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Attaches a value to an object of a library without a field in it (fields can't be added to a
 * loaded class) and without keeping it alive. A value must not reach its key. Safe for any thread.
 * A look-up takes no lock and allocates nothing, whatever the compiler makes of it: it runs for
 * every message. A value goes soon after its key, used or not: it reaches an application's SDK, and
 * with it a class loader.
 */
public final class WeakIdentityMap<K, V> {
  private static final int FIRST_LENGTH = 16;

  /** Chains, the newest entry first; the length is a power of two. Written under the lock. */
  private volatile AtomicReferenceArray<Entry<K, V>> table =
      new AtomicReferenceArray<>(FIRST_LENGTH);

  private volatile int size;

  /** The value attached to the key, or null; a null key has none. */
  public V get(K key) {
    Entry<K, V> entry = key == null ? null : find(key, System.identityHashCode(key));
    return entry == null ? null : entry.value;
  }

  /** Whether no key has a value: a first look that costs next to nothing. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Attaches a value, in place of an earlier one; does nothing when either is null. */
  public void put(K key, V value) {
    if (key == null || value == null) {
      return;
    }
    Collected.await();
    int hash = System.identityHashCode(key);
    synchronized (this) {
      Entry<K, V> entry = find(key, hash);
      if (entry == null) {
        add(new Entry<>(this, key, hash, value));
      } else {
        entry.value = value;
      }
    }
  }

  /** Detaches and returns the value, or null. */
  public synchronized V remove(K key) {
    Entry<K, V> entry = key == null ? null : find(key, System.identityHashCode(key));
    if (entry == null) {
      return null;
    }
    forget(entry);
    return entry.value;
  }

  private Entry<K, V> find(K key, int hash) {
    AtomicReferenceArray<Entry<K, V>> chains = table;
    Entry<K, V> entry = chains.get(hash & (chains.length() - 1));
    while (entry != null && entry.get() != key) {
      entry = entry.next;
    }
    return entry;
  }

  private void add(Entry<K, V> entry) {
    if (size >= table.length()) {
      grow();
    }
    push(entry, table);
    size++;
  }

  private void push(Entry<K, V> entry, AtomicReferenceArray<Entry<K, V>> chains) {
    int index = entry.hash & (chains.length() - 1);
    entry.next = chains.get(index);
    chains.set(index, entry);
  }

  /** With new entries: a look-up may be on its way through the old ones. */
  private void grow() {
    AtomicReferenceArray<Entry<K, V>> old = table;
    AtomicReferenceArray<Entry<K, V>> chains = new AtomicReferenceArray<>(2 * old.length());
    int count = 0;
    for (int i = 0; i < old.length(); i++) {
      for (Entry<K, V> entry = old.get(i); entry != null; entry = entry.next) {
        K key = entry.get();
        if (key != null) {
          push(new Entry<>(this, key, entry.hash, entry.value), chains);
          count++;
        }
      }
    }
    table = chains;
    size = count;
  }

  /** Takes the entry out, if it is in; a look-up that has reached it finds its way on. */
  private synchronized void forget(Entry<K, V> gone) {
    int index = gone.hash & (table.length() - 1);
    Entry<K, V> before = null;
    for (Entry<K, V> entry = table.get(index); entry != null; entry = entry.next) {
      if (entry == gone) {
        if (before == null) {
          table.set(index, gone.next);
        } else {
          before.next = gone.next;
        }
        gone.clear();
        size--;
        return;
      }
      before = entry;
    }
  }

  private static final class Entry<K, V> extends WeakReference<K> {
    private final WeakIdentityMap<K, V> map;
    private final int hash;
    private volatile V value;
    private volatile Entry<K, V> next;

    Entry(WeakIdentityMap<K, V> map, K key, int hash, V value) {
      super(key, Collected.KEYS);
      this.map = map;
      this.hash = hash;
      this.value = value;
    }

    void forget() {
      map.forget(this);
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
          ((Entry<?, ?>) KEYS.remove()).forget();
        } catch (InterruptedException nobodyCanStopIt) {
          continue;
        }
      }
    }
  }
}
