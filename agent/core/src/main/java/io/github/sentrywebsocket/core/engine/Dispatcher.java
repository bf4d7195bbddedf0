package io.github.sentrywebsocket.core.engine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;

/**
 * Defines {@code java.lang.SentryWebSocketDispatcher} and connects it with the linker. {@code
 * java.lang} is opened to the agent's own unnamed module for it, as JaCoCo does (see {@code
 * Instrumentation#redefineModule}); appending to the boot class path instead would disable CDS.
 */
final class Dispatcher {

  static final String NAME = "java.lang.SentryWebSocketDispatcher";

  private Dispatcher() {}

  /**
   * Installs the dispatcher.
   *
   * @param linker is called for every call site
   */
  static void install(Instrumentation instrumentation, AdviceLinker linker) throws Throwable {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(Dispatcher.class.getModule())),
        Set.of(),
        Map.of());
    MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup()).defineClass(classFile());
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    thread.setContextClassLoader(linker);
    try {
      Class.forName(NAME, true, null);
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  private static byte[] classFile() throws IOException {
    try (InputStream in =
        Dispatcher.class.getClassLoader().getResourceAsStream(NAME.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }
}
