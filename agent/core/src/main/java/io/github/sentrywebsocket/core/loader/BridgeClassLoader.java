package io.github.sentrywebsocket.core.loader;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Defines classes of the agent where they see both the agent's vocabulary and foreign types: advice
 * for the libraries of one loader, or the bridge to one Sentry SDK. They call those types directly,
 * without reflection.
 *
 * <pre>
 *   platform &lt;- agent loader (engine, vocabulary, Byte Buddy)
 *                    ^
 *   foreign loader &lt;-+- BridgeClassLoader (defines the classes of its own package)
 * </pre>
 */
public final class BridgeClassLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader agent;
  private final ClassLoader foreign;
  private final Predicate<String> isOwn;
  private final Predicate<String> isForeign;
  private final Function<String, ClassLoader> elsewhere;
  private final UnaryOperator<byte[]> adaptation;

  /** Creates a loader that defines the agent's class files as they are. */
  public BridgeClassLoader(
      ClassLoader agent,
      ClassLoader foreign,
      Predicate<String> isOwn,
      Predicate<String> isForeign) {
    this(agent, foreign, isOwn, isForeign, name -> null, classFile -> classFile);
  }

  /**
   * Creates a loader.
   *
   * @param foreign null for the boot loader
   * @param isOwn which names this loader defines, from the agent's class files
   * @param isForeign which other names the foreign loader answers; the agent's answers the rest
   * @param elsewhere which loader defines an own class in place of this one; null for none
   * @param adaptation what is done to the agent's class files before they are defined
   */
  public BridgeClassLoader(
      ClassLoader agent,
      ClassLoader foreign,
      Predicate<String> isOwn,
      Predicate<String> isForeign,
      Function<String, ClassLoader> elsewhere,
      UnaryOperator<byte[]> adaptation) {
    super(null);
    this.agent = agent;
    this.foreign = foreign;
    this.isOwn = isOwn;
    this.isForeign = isForeign;
    this.elsewhere = elsewhere;
    this.adaptation = adaptation;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (isOwn.test(name)) {
      ClassLoader other = elsewhere.apply(name);
      return other == null ? super.loadClass(name, resolve) : Class.forName(name, false, other);
    }
    return Class.forName(name, false, isForeign.test(name) ? foreign : agent);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try (InputStream in = agent.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = adaptation.apply(in.readAllBytes());
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
