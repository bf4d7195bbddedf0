package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import net.bytebuddy.asm.Advice;

/**
 * What Jetty's servlets do for an upgrade on the server's threads by {@code AsyncContext}. Jetty
 * has the same classes once for each version of Servlet, so none is named.
 */
final class JettyAsync {

  /** By the state of the channel, which Jetty uses again for the connection's next request. */
  private static final WeakIdentityMap<Object, UpgradeRequest> UPGRADES = new WeakIdentityMap<>();

  private JettyAsync() {}

  private static UpgradeRequest of(Object state) {
    UpgradeRequest upgrade = UPGRADES.isEmpty() ? null : UPGRADES.get(state);
    if (upgrade != null && upgrade.isEnded()) {
      UPGRADES.remove(state);
      return null;
    }
    return upgrade;
  }

  /** {@code AsyncContextState(state)}, by {@code startAsync}. */
  static final class Started {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object state) {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced()) {
        UPGRADES.put(state, upgrade);
      }
    }
  }

  /** {@code AsyncContextState.start(Runnable)}. */
  static final class Start {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static Runnable enter(
        @Advice.FieldValue("_state") Object state, @Advice.Argument(0) Runnable task) {
      UpgradeRequest upgrade = of(state);
      return upgrade == null || task == null ? task : new UpgradeTask(upgrade, task);
    }
  }

  /** {@code handle()} of Jetty 12's channels: dispatches and listeners come without the server. */
  static final class Handle {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("_state") Object state) {
      UpgradeRequest upgrade = of(state);
      return upgrade == null ? null : upgrade.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }
}
