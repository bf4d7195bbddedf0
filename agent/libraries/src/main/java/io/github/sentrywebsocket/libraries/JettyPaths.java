package io.github.sentrywebsocket.libraries;

/** How a context path maps a request. */
final class JettyPaths {

  private JettyPaths() {}

  /** Whether a request's path belongs to a context, {@code /} or empty being the root. */
  static boolean isBelow(String path, String contextPath) {
    return path != null
        && contextPath != null
        && (contextPath.length() <= 1
            || (path.startsWith(contextPath)
                && (path.length() == contextPath.length()
                    || path.charAt(contextPath.length()) == '/')));
  }
}
