package io.github.sentrywebsocket.core.sdk;

import io.github.sentrywebsocket.core.config.Log;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of a handshake's transaction: {@code <method> <route>}, or what the template in {@code
 * sentry.websocket.transaction-name} makes of {@code {method}}, {@code {route}} and {@code
 * {query.<parameter>}}.
 */
public final class TransactionName {

  private static final int LONGEST = 200;
  private static final String QUERY = "query.";

  private static volatile List<String> template = List.of();

  private TransactionName() {}

  /** Sets the template; empty for the default. A mistake in it is one line, and the default. */
  static void configure(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int open = text.indexOf('{', start);
      int close = open < 0 ? -1 : text.indexOf('}', open);
      if (open < 0) {
        parts.add(text.substring(start));
        break;
      }
      String placeholder = close < 0 ? text.substring(open) : text.substring(open, close + 1);
      if (close < 0 || !isKnown(placeholder)) {
        Log.warn(
            "sentry.websocket.transaction-name: "
                + placeholder
                + " is unknown (known: {method}, {route}, {query.<parameter>});"
                + " {method} {route} is used");
        template = List.of();
        return;
      }
      if (open > start) {
        parts.add(text.substring(start, open));
      }
      parts.add(placeholder);
      start = close + 1;
    }
    template = parts;
  }

  /** Whether the user chose the name. */
  public static boolean isCustom() {
    return !template.isEmpty();
  }

  /**
   * The name of one handshake.
   *
   * @param route the route's template if known, else the path
   * @param query the raw query string, may be null
   */
  public static String of(String method, String route, String query) {
    List<String> parts = template;
    if (parts.isEmpty()) {
      return PlainText.of(method + ' ' + route, LONGEST);
    }
    StringBuilder name = new StringBuilder();
    for (String part : parts) {
      if (part.equals("{method}")) {
        name.append(method);
      } else if (part.equals("{route}")) {
        name.append(route);
      } else if (part.startsWith("{" + QUERY)) {
        String value =
            QueryString.parameter(query, part.substring(1 + QUERY.length(), part.length() - 1));
        name.append(value == null ? "-" : value);
      } else {
        name.append(part);
      }
    }
    return PlainText.of(name.toString(), LONGEST);
  }

  private static boolean isKnown(String placeholder) {
    return placeholder.equals("{method}")
        || placeholder.equals("{route}")
        || (placeholder.startsWith("{" + QUERY) && placeholder.length() > QUERY.length() + 2);
  }
}
