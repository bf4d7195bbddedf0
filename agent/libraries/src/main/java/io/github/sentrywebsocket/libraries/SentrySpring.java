package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import net.bytebuddy.asm.Advice;

/**
 * sentry-spring's filter for WebFlux. It forks its scopes from the root, so nothing in the scopes
 * of the upgrade tells that its transaction has begun.
 */
final class SentrySpring {

  private SentrySpring() {}

  /** {@code AbstractSentryWebFilter.maybeStartTransaction(…)}. */
  static final class Started {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return Object transaction) {
      if (transaction != null) {
        UpgradeRequest.current().tracedBy(transaction);
      }
    }
  }
}
