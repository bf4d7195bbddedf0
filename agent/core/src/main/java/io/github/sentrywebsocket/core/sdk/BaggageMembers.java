package io.github.sentrywebsocket.core.sdk;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts third-party baggage and Sentry's into one header within the limits of W3C Baggage (64
 * members, 8192 bytes). Sentry's own merge drops Sentry's members when the others fill the header,
 * and copies whatever the others contain; here Sentry's win (rule C1), and a member that could
 * break the header is left out.
 */
public final class BaggageMembers {

  private static final int MOST_MEMBERS = 64;
  private static final int MOST_BYTES = 8192;

  private BaggageMembers() {}

  /**
   * As many of the third-party members as fit, in their order, then Sentry's.
   *
   * @param thirdParty lines of the application's header
   * @param sentry Sentry's members, ASCII; null when there are none
   * @return null when there is nothing to write
   */
  public static String merge(List<String> thirdParty, String sentry) {
    if (thirdParty.isEmpty()) {
      return sentry;
    }
    List<String> members = new ArrayList<>();
    int most = MOST_MEMBERS - (sentry == null ? 0 : count(sentry));
    int bytes = sentry == null ? 0 : sentry.length();
    for (String line : thirdParty) {
      for (String member : line.split(",")) {
        String trimmed = member.trim();
        int length = trimmed.length() + 1;
        if (!trimmed.isEmpty()
            && !trimmed.startsWith("sentry-")
            && isPrintable(trimmed)
            && members.size() < most
            && bytes + length <= MOST_BYTES) {
          members.add(trimmed);
          bytes += length;
        }
      }
    }
    if (sentry != null) {
      members.add(sentry);
    }
    return members.isEmpty() ? null : String.join(",", members);
  }

  private static boolean isPrintable(String member) {
    for (int i = 0; i < member.length(); i++) {
      if (member.charAt(i) < ' ' || member.charAt(i) > '~') {
        return false;
      }
    }
    return true;
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
