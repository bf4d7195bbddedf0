package io.github.sentrywebsocket.core.sdk;

import io.github.sentrywebsocket.core.config.Log;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The tags that the user asked for ({@code sentry.websocket.tags}), taken from a handshake. Nothing
 * else of a query string leaves the process.
 */
public final class HandshakeTags {

  private static final int LONGEST_KEY = 32;
  private static final int LONGEST_VALUE = 200;
  private static final String HEADER = "header:";

  private static volatile List<HandshakeTags> configured = List.of();

  private final String parameter;
  private final String header;
  private final String tag;

  private HandshakeTags(String parameter, String header, String tag) {
    this.parameter = parameter;
    this.header = header;
    this.tag = tag;
  }

  /** Sets what is extracted; each entry is {@code source} or {@code source=tag name}. */
  static void configure(List<String> entries) {
    List<HandshakeTags> tags = new ArrayList<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      String source = (equals < 0 ? entry : entry.substring(0, equals)).trim();
      boolean isHeader = source.startsWith(HEADER);
      String name = isHeader ? source.substring(HEADER.length()).trim() : source;
      String tag = equals < 0 ? name : entry.substring(equals + 1).trim();
      if (name.isEmpty() || !isTagKey(tag) || (isHeader && !isFieldName(name))) {
        Log.warn(
            "sentry.websocket.tags: "
                + entry
                + " is left out; write source or source=tag, the tag of at most "
                + LONGEST_KEY
                + " letters, digits, '_', '.', ':' or '-'");
      } else {
        tags.add(new HandshakeTags(isHeader ? null : name, isHeader ? name : null, tag));
      }
    }
    configured = tags;
  }

  /** Reports the names that are none of the configured tags. */
  static void checkNames(String property, List<String> names) {
    List<String> known = new ArrayList<>();
    for (HandshakeTags tag : configured) {
      known.add(tag.tag);
    }
    for (String name : names) {
      if (!known.contains(name)) {
        Log.warn(
            property
                + ": "
                + name
                + " is left out; allowed are the tags of sentry.websocket.tags, now "
                + (known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
  }

  /**
   * The tags that a handshake has.
   *
   * @param query the raw query string, may be null
   * @param headers the values of a header field; may return null
   */
  public static Map<String, String> extract(String query, Function<String, List<String>> headers) {
    List<HandshakeTags> wanted = configured;
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (HandshakeTags tag : wanted) {
      String value =
          tag.header == null ? QueryString.parameter(query, tag.parameter) : first(headers, tag);
      value = value == null ? "" : PlainText.of(value, LONGEST_VALUE);
      if (!value.isEmpty()) {
        found.put(tag.tag, value);
      }
    }
    return found;
  }

  private static String first(Function<String, List<String>> headers, HandshakeTags tag) {
    List<String> values = headers.apply(tag.header);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  /** Some libraries throw when they are asked for a field that cannot be. */
  private static boolean isFieldName(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) <= ' ' || name.charAt(i) > '~' || name.charAt(i) == ':') {
        return false;
      }
    }
    return true;
  }

  private static boolean isTagKey(String tag) {
    if (tag.isEmpty() || tag.length() > LONGEST_KEY) {
      return false;
    }
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (c > 'z' || !(Character.isLetterOrDigit(c) || "_.:-".indexOf(c) >= 0)) {
        return false;
      }
    }
    return true;
  }
}
