package io.github.sentrywebsocket.core.engine;

import io.github.sentrywebsocket.core.config.Key;
import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.sdk.RequestTracing;
import io.github.sentrywebsocket.core.sdk.SdkDirectory;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

/** Wires the agent: reads the configuration and the hook table, and registers the transformer. */
final class Agent {

  private Agent() {}

  /**
   * Installs the agent; called once, by {@link Start}.
   *
   * @param arguments the agent's arguments, may be null
   * @param folders makes a class loader of a folder of the agent's jar and a parent
   */
  static void install(
      String arguments,
      Instrumentation instrumentation,
      BiFunction<String, ClassLoader, ClassLoader> folders)
      throws Throwable {
    Settings settings = Settings.read(arguments, System.getProperties(), System.getenv()).report();
    if (!settings.isOn(Key.ENABLED)) {
      Log.info("is off (sentry.websocket.enabled=false)");
      return;
    }
    ClassLoader agentLoader = Agent.class.getClassLoader();
    HookTable table = table(settings, agentLoader);
    SdkDirectory.open(settings, folders);
    HookTransformer transformer = new HookTransformer(table, agentLoader);
    LoadedClasses loaded = new LoadedClasses(instrumentation, table, transformer);
    Dispatcher.install(
        instrumentation,
        new AdviceLinker(new AdviceLoaders(instrumentation, agentLoader, table), loaded));
    // First used inside a transformation, these classes would be loaded in the middle of it.
    ThreadLocalRandom.current();
    RequestTracing.seen(null);
    instrumentation.addTransformer(transformer, true);
    loaded.retransform();
  }

  private static HookTable table(Settings settings, ClassLoader agentLoader) throws Exception {
    List<String> wanted = settings.list(Key.LIBRARIES);
    List<String> unwanted = settings.list(Key.DISABLED_LIBRARIES);
    try (InputStream in = agentLoader.getResourceAsStream(HookTable.RESOURCE)) {
      HookTable table = HookTable.read(in, wanted, unwanted);
      List<String> named = new ArrayList<>(wanted);
      named.addAll(unwanted);
      named.removeAll(table.libraries());
      for (String unknown : named) {
        Log.warn(
            "library "
                + unknown
                + " is unknown; known are "
                + String.join(", ", table.libraries()));
      }
      return table;
    }
  }
}
