package io.github.sentrywebsocket.core.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PerLibraryTest {

  /** Stands for a class of a library. */
  static final class Library {}

  @Test
  void isMadeOnceForAClassAndAName() {
    WeakIdentityMap<Object, String> first = PerLibrary.map(Library.class, "first");
    assertThat(PerLibrary.<String>map(Library.class, "first")).isSameAs(first);
    assertThat(PerLibrary.<String>map(Library.class, "second")).isNotSameAs(first);
    assertThat(PerLibrary.<String>map(String.class, "first")).isNotSameAs(first);
  }

  @Test
  void anotherCopyOfTheLibraryHasItsOwn() throws Exception {
    Object own = PerLibrary.get(Library.class, "object", Object::new);
    assertThat(PerLibrary.get(copy(), "object", Object::new)).isNotSameAs(own);
  }

  @Test
  void goesWithTheLibrary() throws Exception {
    WeakReference<Object> kept = keptByACopy();
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (kept.get() != null && System.nanoTime() < end) {
      System.gc();
    }
    assertThat(kept.get()).isNull();
  }

  /** What is kept reaches the class that keeps it, as the values of a library's maps may. */
  private static WeakReference<Object> keptByACopy() throws Exception {
    Class<?> copy = copy();
    Object kept = PerLibrary.get(copy, "object", () -> new Object[] {copy});
    assertThat(kept).isNotNull();
    return new WeakReference<>(kept);
  }

  private static Class<?> copy() throws Exception {
    String name = Library.class.getName();
    ClassLoader loader =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String wanted) throws ClassNotFoundException {
            try (InputStream in =
                PerLibraryTest.class.getResourceAsStream("PerLibraryTest$Library.class")) {
              byte[] bytes = in.readAllBytes();
              return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
              throw new ClassNotFoundException(wanted, e);
            }
          }
        };
    return loader.loadClass(name);
  }
}
