package io.github.sentrywebsocket.scenarios.isolated;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs a program in a class loader of its own. A server whose web applications see the JVM's class
 * path must find nothing of theirs on it.
 */
public final class Isolated {

  private Isolated() {}

  /**
   * @param args the program's main class, and its arguments; its class path is {@code
   *     -Dscenario.classpath}
   */
  public static void main(String[] args) throws Exception {
    String[] entries = System.getProperty("scenario.classpath").split(File.pathSeparator);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = Path.of(entries[i]).toUri().toURL();
    }
    Class.forName(args[0], true, new URLClassLoader(urls))
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }
}
