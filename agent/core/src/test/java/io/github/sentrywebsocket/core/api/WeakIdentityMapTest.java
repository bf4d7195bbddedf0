package io.github.sentrywebsocket.core.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Section 7: nothing is retained after it is gone. */
@Timeout(60)
class WeakIdentityMapTest {

  private static final ExecutorService THREADS = Executors.newFixedThreadPool(8);

  private final WeakIdentityMap<Object, String> map = new WeakIdentityMap<>();

  @AfterAll
  static void stop() {
    THREADS.shutdown();
  }

  @Test
  void keysAreComparedByIdentity() {
    Object first = new String("same");
    Object second = new String("same");
    map.put(first, "1");
    assertThat(map.get(first)).isEqualTo("1");
    assertThat(map.get(second)).isNull();
    assertThat(map.remove(second)).isNull();
  }

  @Test
  void laterValueReplacesAnEarlierOneAndIsRemovedOnce() throws Exception {
    Object key = new Object();
    map.put(key, "1");
    map.put(key, "2");
    assertThat(entries()).isEqualTo(1);
    assertThat(map.remove(key)).isEqualTo("2");
    assertThat(map.remove(key)).isNull();
    assertThat(entries()).isZero();
  }

  @Test
  void nullIsNeitherKeyNorValue() throws Exception {
    map.put(null, "1");
    map.put(new Object(), null);
    assertThat(map.get(null)).isNull();
    assertThat(map.remove(null)).isNull();
    assertThat(entries()).isZero();
  }

  @Test
  void keyIsNotKeptAliveAndItsEntryGoesWithIt() throws Exception {
    WeakReference<Object> key = putUnreachable();
    while (key.get() != null) {
      System.gc();
      Thread.sleep(5);
    }
    Object other = new Object();
    map.put(other, "every put cleans up");
    while (entries() > 1) {
      Thread.sleep(5);
      map.put(other, "again");
    }
    assertThat(map.get(other)).isNotNull();
  }

  @Test
  void manyThreadsSeeTheirOwnValues() throws Exception {
    List<Future<?>> runs = new ArrayList<>();
    Object shared = new Object();
    for (int thread = 0; thread < 8; thread++) {
      String name = "thread " + thread;
      runs.add(
          THREADS.submit(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  Object key = new Object();
                  map.put(key, name + i);
                  map.put(shared, name);
                  assertThat(map.get(key)).isEqualTo(name + i);
                  assertThat(map.get(shared)).startsWith("thread ");
                  if (i % 2 == 0) {
                    assertThat(map.remove(key)).isEqualTo(name + i);
                  }
                }
              }));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    while (entries() > 1) {
      System.gc();
      Thread.sleep(5);
      map.put(shared, "clean up");
    }
  }

  @Test
  void keyIsFoundWhileOthersComeAndGo() throws Exception {
    List<Object> staying = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Object key = new Object();
      staying.add(key);
      map.put(key, "stays");
    }
    AtomicBoolean done = new AtomicBoolean();
    Future<?> others =
        THREADS.submit(
            () -> {
              for (int i = 0; i < 50_000; i++) {
                Object key = new Object();
                map.put(key, "goes");
                if (i % 3 == 0) {
                  map.remove(key);
                }
              }
              done.set(true);
            });
    while (!done.get() && !others.isDone()) {
      for (Object key : staying) {
        assertThat(map.get(key)).isEqualTo("stays");
      }
    }
    others.get();
  }

  @Test
  void lookUpAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Object key = new Object();
    map.put(key, "a value");
    map.get(key);
    long self = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(self);
    for (int i = 0; i < 1000; i++) { // mostly interpreted: nothing is optimized away yet
      map.get(key);
    }
    assertThat(threads.getThreadAllocatedBytes(self) - before).isLessThan(1000);
  }

  private WeakReference<Object> putUnreachable() {
    Object key = new Object();
    map.put(key, "a value");
    return new WeakReference<>(key);
  }

  private int entries() throws Exception {
    Field size = WeakIdentityMap.class.getDeclaredField("size");
    size.setAccessible(true);
    return size.getInt(map);
  }
}
