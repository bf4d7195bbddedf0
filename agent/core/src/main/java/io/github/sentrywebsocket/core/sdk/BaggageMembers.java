package io.github.sentrywebsocket.core.sdk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts third-party baggage and Sentry's into one header within the limits of W3C Baggage (64
 * members, 8192 bytes). Sentry's own merge drops Sentry's members when the others fill the header;
 * then the trace would arrive without its sampling context, so here Sentry's win (rule C1).
 */
public final class BaggageMembers {

  private static final int MOST_MEMBERS = 64;
  private static final int MOST_BYTES = 8192;

  private BaggageMembers() {}

  /** Whether Sentry's members are in a header. */
  public static boolean hasTrace(String baggage) {
    return baggage != null && baggage.contains("sentry-trace_id=");
  }

  /**
   * As many of the third-party members as fit, in their order, then Sentry's.
   *
   * @param thirdParty lines of the application's header
   * @param sentry Sentry's members
   */
  public static String merge(List<String> thirdParty, String sentry) {
    List<String> members = new ArrayList<>();
    int most = MOST_MEMBERS - count(sentry);
    int bytes = sentry.length();
    for (String line : thirdParty) {
      for (String member : line.split(",")) {
        String trimmed = member.trim();
        int length = trimmed.getBytes(StandardCharsets.UTF_8).length + 1;
        if (!trimmed.isEmpty()
            && !trimmed.startsWith("sentry-")
            && members.size() < most
            && bytes + length <= MOST_BYTES) {
          members.add(trimmed);
          bytes += length;
        }
      }
    }
    members.add(sentry);
    return String.join(",", members);
  }

  private static int count(String members) {
    int count = 1;
    for (int i = 0; i < members.length(); i++) {
      if (members.charAt(i) == ',') {
        count++;
      }
    }
    return count;
  }
}
