package io.github.sentrywebsocket.sentry;

import java.util.Collections;
import java.util.List;

/**
 * Sentry's members of an incoming {@code baggage} header, as far as an SDK can use them. SDKs read
 * anything, and throw at a malformed id only when they capture: a stranger's {@code
 * sentry-trace_id=x} would lose the upgrade's transaction and every error of the connection.
 */
final class IncomingBaggage {

  /** W3C Baggage asks no more of anyone. */
  private static final int LONGEST = 8192;

  private static final int MOST_MEMBERS = 64;

  private static final String PREFIX = "sentry-";
  private static final String TRACE_ID = "sentry-trace_id";
  private static final String REPLAY_ID = "sentry-replay_id";
  private static final int ID_LENGTH = 32;

  private IncomingBaggage() {}

  /**
   * The members to continue a trace with.
   *
   * @param sentryTrace the header's valid value; null when there is none
   * @param lines of the {@code baggage} header
   * @return one line, the given one when nothing has to be taken out of it; empty when they are too
   *     long, or belong to another trace
   */
  static List<String> members(String sentryTrace, List<String> lines) {
    if (sentryTrace == null || lines.isEmpty()) {
      return Collections.emptyList();
    }
    String header = lines.size() == 1 ? lines.get(0) : String.join(",", lines);
    if (header.length() > LONGEST) {
      return Collections.emptyList();
    }
    StringBuilder kept = null; // as long as nothing had to be left out
    int members = 0;
    for (int start = 0, end; start <= header.length(); start = end + 1) {
      int comma = header.indexOf(',', start);
      end = comma < 0 ? header.length() : comma;
      int from = skipBlanks(header, start, end);
      int equals = header.indexOf('=', from);
      boolean keeps = false;
      if (members < MOST_MEMBERS && equals > from && equals < end) {
        int keyEnd = dropBlanks(header, from, equals);
        int value = skipBlanks(header, equals + 1, end);
        int valueEnd = dropBlanks(header, value, end);
        keeps = isSentryKey(header, from, keyEnd);
        if (keeps && is(TRACE_ID, header, from, keyEnd)) {
          if (valueEnd - value != ID_LENGTH
              || !header.regionMatches(true, value, sentryTrace, 0, ID_LENGTH)) {
            return Collections.emptyList();
          }
          if (!header.regionMatches(value, sentryTrace, 0, ID_LENGTH)) { // upper case
            header =
                header.substring(0, value)
                    + sentryTrace.substring(0, ID_LENGTH)
                    + header.substring(valueEnd);
          }
        } else if (keeps && is(REPLAY_ID, header, from, keyEnd)) {
          keeps = isId(header, value, valueEnd);
        }
      }
      if (keeps) {
        members++;
        if (kept != null) {
          kept.append(kept.length() == 0 ? "" : ",").append(header, from, end);
        }
      } else if (kept == null) {
        kept = new StringBuilder(header.length()).append(header, 0, Math.max(0, start - 1));
      }
    }
    return kept != null
        ? Collections.singletonList(kept.toString())
        : lines.size() == 1 && lines.get(0) == header ? lines : Collections.singletonList(header);
  }

  private static boolean is(String key, String header, int start, int end) {
    return end - start == key.length() && header.startsWith(key, start);
  }

  private static boolean isSentryKey(String header, int start, int end) {
    if (!header.startsWith(PREFIX, start) || end - start <= PREFIX.length()) {
      return false;
    }
    for (int i = start + PREFIX.length(); i < end; i++) {
      char c = header.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')
          && "_.-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isId(String header, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = header.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return end - start == ID_LENGTH;
  }

  private static int skipBlanks(String header, int start, int end) {
    int i = start;
    while (i < end && header.charAt(i) <= ' ') {
      i++;
    }
    return i;
  }

  private static int dropBlanks(String header, int start, int end) {
    int i = end;
    while (i > start && header.charAt(i - 1) <= ' ') {
      i--;
    }
    return i;
  }
}
