package io.github.sentrywebsocket.core.sdk;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Reads single parameters of a raw query string; malformed escapes are taken as they are. */
public final class QueryString {

  private QueryString() {}

  /**
   * The decoded value of a parameter's first occurrence.
   *
   * @param query the raw query string, may be null
   * @return null when there is none
   */
  public static String parameter(String query, String name) {
    if (query == null) {
      return null;
    }
    int start = 0;
    while (start <= query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      int equals = query.indexOf('=', start);
      if (equals >= 0 && equals < end && decode(query.substring(start, equals)).equals(name)) {
        return decode(query.substring(equals + 1, end));
      }
      start = end + 1;
    }
    return null;
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return encoded;
    }
  }
}
