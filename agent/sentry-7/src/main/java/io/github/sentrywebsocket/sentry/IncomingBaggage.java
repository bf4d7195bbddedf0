package io.github.sentrywebsocket.sentry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Sentry's members of an incoming {@code baggage} header, as far as an SDK can use them. SDKs read
 * anything, and throw at a malformed id only when they capture: a stranger's {@code
 * sentry-trace_id=x} would lose the upgrade's transaction and every error of the connection.
 */
final class IncomingBaggage {

  /** W3C Baggage asks no more of anyone. */
  private static final int LONGEST = 8192;

  private static final int MOST_MEMBERS = 64;

  private static final Pattern KEY = Pattern.compile("sentry-[A-Za-z0-9_.-]+");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private IncomingBaggage() {}

  /**
   * The members to continue a trace with.
   *
   * @param sentryTrace the header's valid value; null when there is none
   * @param lines of the {@code baggage} header
   * @return empty when they are too long, or belong to another trace
   */
  static List<String> members(String sentryTrace, List<String> lines) {
    List<String> members = new ArrayList<>();
    int length = 0;
    for (String line : sentryTrace == null ? Collections.<String>emptyList() : lines) {
      length += line.length();
      if (length > LONGEST) {
        return Collections.emptyList();
      }
      for (String member : line.split(",")) {
        int equals = member.indexOf('=');
        String key = equals < 0 ? "" : member.substring(0, equals).trim();
        if (KEY.matcher(key).matches() && members.size() < MOST_MEMBERS) {
          String value = member.substring(equals + 1).trim();
          if (key.equals("sentry-trace_id")) {
            value = value.toLowerCase(Locale.ROOT);
            if (!ID.matcher(value).matches() || !sentryTrace.startsWith(value)) {
              return Collections.emptyList();
            }
          }
          if (!key.equals("sentry-replay_id") || ID.matcher(value).matches()) {
            members.add(key + "=" + value);
          }
        }
      }
    }
    return members;
  }
}
