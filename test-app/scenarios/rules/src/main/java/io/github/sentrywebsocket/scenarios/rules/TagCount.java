package io.github.sentrywebsocket.scenarios.rules;

import io.sentry.SentryEvent;
import io.sentry.protocol.SentrySpan;
import io.sentry.protocol.SentryTransaction;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares the tag {@code session} of what an SDK would send with the session that it is about: a
 * transaction's path and an event's text name it. Ten thousand sessions make more than can be sent.
 */
final class TagCount {
  private static final String TAG = "session";

  private final AtomicInteger right = new AtomicInteger();
  private final AtomicInteger missing = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();

  void event(SentryEvent event) {
    String text =
        event.getMessage() == null
            ? String.valueOf(event.getThrowable())
            : event.getMessage().getFormatted();
    count(text, event.getTags());
  }

  void transaction(SentryTransaction transaction) {
    count(transaction.getTransaction(), transaction.getTags());
    for (SentrySpan span : transaction.getSpans()) {
      count(span.getDescription(), span.getTags());
    }
  }

  private void count(String about, Map<String, String> tags) {
    int mark = about == null ? -1 : about.lastIndexOf("session-");
    if (mark < 0) {
      return;
    }
    String tag = tags == null ? null : tags.get(TAG);
    (tag == null ? missing : about.substring(mark).equals(tag) ? right : wrong).incrementAndGet();
  }

  @Override
  public String toString() {
    return "right=" + right + " missing=" + missing + " wrong=" + wrong;
  }
}
