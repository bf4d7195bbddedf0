package io.github.sentrywebsocket.core.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Where an upgrade request carries its trace: in its headers, or, since browsers can't set headers
 * on a WebSocket, in its query string when {@code sentry.websocket.browser-continuation=query}
 * (rule S7).
 */
public final class IncomingTrace {

  /** Longer ones are not read: a query string is a stranger's. */
  private static final int LONGEST = 8192;

  private static volatile boolean readsQuery;

  private IncomingTrace() {}

  static void configure(boolean readQuery) {
    readsQuery = readQuery;
  }

  /** The lines of a header field; the query's value when there are none. */
  public static List<String> lines(
      String name, Function<String, List<String>> headers, String query) {
    List<String> lines = readable(headers.apply(name));
    if (!readsQuery || !lines.isEmpty()) {
      return lines;
    }
    String value = QueryString.parameter(query, name);
    return value == null || value.length() > LONGEST ? lines : List.of(value);
  }

  /** Containers give null for a value that they cannot decode: a line it is all the same. */
  private static List<String> readable(List<String> lines) {
    for (String line : lines) { // contains(null) throws in lists that allow none
      if (line == null) {
        List<String> readable = new ArrayList<>(lines);
        readable.replaceAll(each -> each == null ? "" : each);
        return readable;
      }
    }
    return lines;
  }
}
