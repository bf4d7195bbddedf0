package io.github.sentrywebsocket.core.sdk;

/**
 * Text from a stranger's handshake, made fit for a tag or a name: Sentry refuses a tag whose value
 * has a line break, and cuts nothing for us.
 */
final class PlainText {

  private PlainText() {}

  /** Control characters become blanks, the ends are trimmed, and what is too long is cut. */
  static String of(String text, int longest) {
    StringBuilder plain = null;
    for (int i = 0; i < text.length(); i++) {
      if (breaksLines(text.charAt(i))) {
        if (plain == null) {
          plain = new StringBuilder(text);
        }
        plain.setCharAt(i, ' ');
      }
    }
    String trimmed = (plain == null ? text : plain.toString()).trim();
    if (trimmed.length() <= longest) {
      return trimmed;
    }
    int end = Character.isHighSurrogate(trimmed.charAt(longest - 1)) ? longest - 1 : longest;
    return trimmed.substring(0, end).trim();
  }

  private static boolean breaksLines(char c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
  }
}
