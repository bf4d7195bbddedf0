package io.github.sentrywebsocket.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.jar.JarFile;

/**
 * The JVM's entry into the agent. It is Java 8 bytecode and touches nothing newer before it has
 * asked for the JVM's version, so that an older JVM starts its application and reads one sentence;
 * and it never throws, because the JVM aborts when {@code premain} does.
 */
public final class Premain {

  private static final String ENGINE = "io.github.sentrywebsocket.core.engine.Start";
  private static final int OLDEST_JAVA = 11;

  private Premain() {}

  /** Called by the JVM for {@code -javaagent}, before {@code main}. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  /** Called by the JVM when the agent is attached to a running process. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  private static void start(String arguments, Instrumentation instrumentation) {
    try {
      if (isTooOld(System.getProperty("java.specification.version", ""))) {
        warn(
            "needs Java "
                + OLDEST_JAVA
                + " or later, this is Java "
                + System.getProperty("java.specification.version")
                + "; the application starts without it");
      } else if (isInstalled()) {
        warn("is attached twice (look for a second -javaagent); the second one does nothing");
      } else if (!isTool(System.getProperty("sun.java.command", ""))) {
        install(arguments, instrumentation);
      }
    } catch (Throwable failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      warn("could not start, the application runs without it: " + cause);
    }
  }

  private static void install(String arguments, Instrumentation instrumentation) throws Throwable {
    File file = new File(Premain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    FolderLoader.Jar jar = new FolderLoader.Jar(file, new JarFile(file, false));
    FolderLoader loader = jar.apply("agent", platformLoader());
    loader.handOver(new Object[] {arguments, instrumentation, jar});
    // The engine starts in its static initializer and takes what it needs from its loader: calling
    // a
    // method by reflection would spin a dozen classes on JDK 22 and later (JEP 416).
    Class.forName(ENGINE, true, loader);
  }

  /**
   * The oldest ancestor of the system loader: {@code java.net.http} lives in it, not in the boot
   * loader. Asking for it by reflection, as Java 8 code must, costs 10 ms of start-up.
   */
  private static ClassLoader platformLoader() {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    while (loader.getParent() != null) {
      loader = loader.getParent();
    }
    return loader;
  }

  private static boolean isTooOld(String version) {
    return version.startsWith("1.")
        || version.isEmpty()
        || version.indexOf('.') > 0
        || Integer.parseInt(version) < OLDEST_JAVA;
  }

  private static boolean isInstalled() {
    try {
      Class.forName("java.lang.SentryWebSocketDispatcher", false, null);
      return true;
    } catch (ClassNotFoundException expected) {
      return false;
    }
  }

  /** Tools of the JDK run with {@code JAVA_TOOL_OPTIONS} too, and print for other programs. */
  private static boolean isTool(String command) {
    return command.startsWith("jdk.")
        || command.startsWith("sun.")
        || command.startsWith("com.sun.tools.");
  }

  private static void warn(String message) {
    System.err.println("[sentry-websocket] Sentry WebSocket agent " + message);
  }
}
