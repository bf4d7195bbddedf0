package io.github.sentrywebsocket.core.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Section 7: nothing is retained after it is gone. */
@Timeout(60)
class WeakIdentityMapTest {

  private final WeakIdentityMap<Object, String> map = new WeakIdentityMap<>();

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
    assertThat(entries()).hasSize(1);
    assertThat(map.remove(key)).isEqualTo("2");
    assertThat(map.remove(key)).isNull();
    assertThat(entries()).isEmpty();
  }

  @Test
  void nullIsNeitherKeyNorValue() throws Exception {
    map.put(null, "1");
    map.put(new Object(), null);
    assertThat(map.get(null)).isNull();
    assertThat(map.remove(null)).isNull();
    assertThat(entries()).isEmpty();
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
    while (entries().size() > 1) {
      Thread.sleep(5);
      map.put(other, "again");
    }
    assertThat(map.get(other)).isNotNull();
  }

  @Test
  void manyThreadsSeeTheirOwnValues() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> runs = new ArrayList<>();
    Object shared = new Object();
    for (int thread = 0; thread < 8; thread++) {
      String name = "thread " + thread;
      runs.add(
          threads.submit(
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
    threads.shutdown();
    while (entries().size() > 1) {
      System.gc();
      Thread.sleep(5);
      map.put(shared, "clean up");
    }
  }

  private WeakReference<Object> putUnreachable() {
    Object key = new Object();
    map.put(key, "a value");
    return new WeakReference<>(key);
  }

  private Map<?, ?> entries() throws Exception {
    Field entries = WeakIdentityMap.class.getDeclaredField("entries");
    entries.setAccessible(true);
    return (Map<?, ?>) entries.get(map);
  }
}
