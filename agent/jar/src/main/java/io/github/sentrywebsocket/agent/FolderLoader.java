package io.github.sentrywebsocket.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads classes from one folder of the agent's jar. {@code -javaagent} puts the jar on the
 * application's class path; in a folder of their own, the agent's classes and the Sentry SDK it
 * brings are invisible there.
 */
final class FolderLoader extends ClassLoader implements Supplier<Object> {

  static {
    registerAsParallelCapable();
  }

  private final Jar jar;
  private final String folder;
  private Object handedOver;

  FolderLoader(Jar jar, String folder, ClassLoader parent) {
    super(parent);
    this.jar = jar;
    this.folder = folder;
  }

  void handOver(Object object) {
    handedOver = object;
  }

  /** What was handed over to the loader's classes; once. */
  @Override
  public Object get() {
    Object object = handedOver;
    handedOver = null;
    return object;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = jar.read(folder + '/' + name.replace('.', '/') + ".class");
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length, FolderLoader.class.getProtectionDomain());
  }

  /** Without the JDK's URL connections, which are slow to start. */
  @Override
  public InputStream getResourceAsStream(String name) {
    byte[] bytes = jar.read(folder + '/' + name);
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  @Override
  protected URL findResource(String name) {
    return jar.url(folder + '/' + name);
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL url = findResource(name);
    return url == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(url));
  }

  /** The agent's open jar; makes a loader of (folder, parent). */
  static final class Jar implements BiFunction<String, ClassLoader, ClassLoader> {

    private final File file;
    private final JarFile entries;

    Jar(File file, JarFile entries) {
      this.file = file;
      this.entries = entries;
    }

    @Override
    public FolderLoader apply(String folder, ClassLoader parent) {
      return new FolderLoader(this, folder, parent);
    }

    byte[] read(String name) {
      ZipEntry entry = entries.getEntry(name);
      if (entry == null) {
        return null;
      }
      try (InputStream in = entries.getInputStream(entry)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.max(entry.getSize(), 64));
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
        }
        return out.toByteArray();
      } catch (IOException e) {
        return null;
      }
    }

    URL url(String name) {
      try {
        return entries.getEntry(name) == null ? null : new URL("jar:" + file.toURI() + "!/" + name);
      } catch (MalformedURLException e) {
        return null;
      }
    }
  }
}
