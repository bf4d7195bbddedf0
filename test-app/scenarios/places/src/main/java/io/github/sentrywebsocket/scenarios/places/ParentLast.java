package io.github.sentrywebsocket.scenarios.places;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs the program in a loader that asks itself first, and its parent only for what is not on a
 * list of words. Application servers and plug-in systems have such loaders.
 */
public final class ParentLast extends URLClassLoader {
  private final String[] denied;

  private ParentLast(URL[] jars, String[] denied) {
    super(jars, ParentLast.class.getClassLoader());
    this.denied = denied;
  }

  /**
   * @param args denied words, separated by commas; a class path; the arguments of {@link Place}
   */
  public static void main(String[] args) throws Exception {
    String[] files = args[1].split(File.pathSeparator);
    URL[] jars = new URL[files.length];
    for (int i = 0; i < files.length; i++) {
      jars[i] = url(files[i]);
    }
    ParentLast loader = new ParentLast(jars, args[0].split(","));
    Thread.currentThread().setContextClassLoader(loader);
    loader
        .loadClass(Place.class.getName())
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
  }

  private static URL url(String file) throws MalformedURLException {
    return Path.of(file).toUri().toURL();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        loaded = find(name);
      }
      return loaded;
    }
  }

  private Class<?> find(String name) throws ClassNotFoundException {
    for (String word : denied) {
      if (name.contains(word)) {
        throw new ClassNotFoundException(name + " is denied");
      }
    }
    if (!name.startsWith("java.")) {
      try {
        return findClass(name);
      } catch (ClassNotFoundException notOwn) {
        // the parent may have it
      }
    }
    return getParent().loadClass(name);
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }
}
