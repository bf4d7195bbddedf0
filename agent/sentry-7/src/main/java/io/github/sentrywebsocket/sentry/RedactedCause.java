package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.sdk.HandshakeUrl;
import java.util.regex.Pattern;

/**
 * What may be told of a library's exception: some libraries write the address into its message, and
 * queries and user info hold tokens (section 5 of the rules; the SDK's PII option allows them).
 */
final class RedactedCause {

  /** Of a chain of causes, which may be a ring. */
  private static final int DEEPEST = 20;

  private static final Pattern USER_INFO = Pattern.compile("//[^/\\s@]*@");

  private final Pattern query;

  RedactedCause(HandshakeUrl url) {
    query = Pattern.compile("(?<=" + Pattern.quote(url.path) + ")\\?[^\\s\"<>\\]]*");
  }

  /** A text without the handshake's query and without user info. */
  String text(String text) {
    return USER_INFO.matcher(query.matcher(text).replaceAll("")).replaceAll("//");
  }

  /** The exception itself, or one in its place if it or a cause of it tells too much. */
  Throwable of(Throwable cause) {
    Throwable each = cause;
    for (int depth = 0; each != null && depth < DEEPEST; depth++) {
      String message = String.valueOf(each.getMessage());
      if (!text(message).equals(message)) {
        return new WebSocketHandshakeException(text(cause.toString()), cause.getStackTrace());
      }
      each = each.getCause();
    }
    return cause;
  }
}
