package io.github.sentrywebsocket.libraries.shared;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * Tells exceptions that left a callback from what Jetty reports in the same way: violations of the
 * protocol, time-outs, and a peer that vanished.
 */
final class JettyFailures {

  private static final String[] CALLBACKS = {"OPEN", "CLOSE", "ERROR"};

  private JettyFailures() {}

  /**
   * The application's exception without Jetty's wrappers; null when it is not the application's.
   */
  static Throwable ofApplication(Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null && isWrapper(cause)) {
      cause = cause.getCause();
    }
    return cause == null || isOfTheConnection(cause) ? null : cause;
  }

  /** Since 10 Jetty says in its wrapper's message which method it was, e.g. {@code OPEN method}. */
  static String callback(Throwable thrown, String otherwise) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      for (String callback : CALLBACKS) {
        if (isJettys(each) && String.valueOf(each.getMessage()).contains(callback + " method")) {
          return "on"
              + callback.charAt(0)
              + callback.substring(1).toLowerCase(java.util.Locale.ROOT);
        }
      }
    }
    return otherwise;
  }

  private static boolean isWrapper(Throwable thrown) {
    return isJettys(thrown)
        || thrown instanceof CompletionException
        || (thrown.getClass() == RuntimeException.class
            && String.valueOf(thrown.getMessage()).startsWith("Cannot call method"));
  }

  private static boolean isJettys(Throwable thrown) {
    return thrown.getClass().getName().startsWith("org.eclipse.jetty.");
  }

  private static boolean isOfTheConnection(Throwable thrown) {
    return thrown.getClass() == IOException.class
        || thrown instanceof ClosedChannelException
        || thrown instanceof EOFException
        || thrown instanceof SocketException
        || thrown instanceof SocketTimeoutException
        || thrown instanceof TimeoutException
        || thrown.getClass().getSimpleName().equals("DecodeException");
  }
}
