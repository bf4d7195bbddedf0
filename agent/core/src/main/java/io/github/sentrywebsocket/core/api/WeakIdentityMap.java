package io.github.sentrywebsocket.core.api;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Attaches a value to an object of a library without a field in it (fields can't be added to a
 * loaded class) and without keeping it alive. A value must not reach its key. Safe for any thread;
 * a look-up allocates nothing that lives.
 */
public final class WeakIdentityMap<K, V> {

  private final ConcurrentMap<Object, V> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<K> queue = new ReferenceQueue<>();

  /** The value attached to the key, or null; a null key has none. */
  public V get(K key) {
    forgetCollected();
    return key == null ? null : entries.get(new Probe(key));
  }

  /** Attaches a value, in place of an earlier one; does nothing when either is null. */
  public void put(K key, V value) {
    if (key != null && value != null) {
      forgetCollected();
      entries.put(new Key<>(key, queue), value);
    }
  }

  /** Detaches and returns the value, or null. */
  public V remove(K key) {
    forgetCollected();
    return key == null ? null : entries.remove(new Probe(key));
  }

  private void forgetCollected() {
    for (Reference<?> gone = queue.poll(); gone != null; gone = queue.poll()) {
      entries.remove(gone);
    }
  }

  private static final class Key<K> extends WeakReference<K> {
    private final int hash;

    Key(K key, ReferenceQueue<K> queue) {
      super(key, queue);
      hash = System.identityHashCode(key);
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
}
