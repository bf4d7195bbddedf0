package io.github.sentrywebsocket.scenarios.rules;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;

/** All classes of some jars, in many loaders at once, each loader by several threads. */
final class ClassLoading {
  private static final int LOADERS = 6;
  private static final int THREADS_EACH = 3;

  private final List<File> jars = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final AtomicInteger loaded = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();

  /**
   * @param jars separated as in a class path
   */
  ClassLoading(String jars) throws IOException {
    for (String each : jars.split(File.pathSeparator)) {
      this.jars.add(new File(each));
      try (JarFile jar = new JarFile(each)) {
        jar.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF"))
            .filter(name -> !name.endsWith("-info.class"))
            .forEach(name -> names.add(name.substring(0, name.length() - 6).replace('/', '.')));
      }
    }
  }

  /** Says how many were loaded and verified; classes that miss others are left out. */
  void run() throws Exception {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toURI().toURL();
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < LOADERS; i++) {
      ClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
      for (int j = 0; j < THREADS_EACH; j++) {
        int start = j * names.size() / THREADS_EACH;
        Thread thread = new Thread(() -> load(loader, start));
        thread.start();
        threads.add(thread);
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("loaded " + loaded + " broken " + broken);
  }

  /** Each thread begins elsewhere: they meet. */
  private void load(ClassLoader loader, int start) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get((start + i) % names.size());
      try {
        // Verified, but not initialized: some initializers want what is not there.
        Class.forName(name, false, loader).getDeclaredMethods();
        loaded.incrementAndGet();
      } catch (ClassNotFoundException | NoClassDefFoundError optional) {
        continue;
      } catch (Throwable e) {
        System.out.println(name + ": " + e);
        broken.incrementAndGet();
      }
    }
  }
}
