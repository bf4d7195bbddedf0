package io.github.sentrywebsocket.core.sdk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets the same failure through once a minute: a server that is down fails every client that
 * retries. Remembers a bounded number of kinds of failure. Safe for any thread.
 */
public final class FailureLimit {

  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_KINDS = 256;

  private final Map<String, Seen> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > MOST_KINDS;
        }
      };

  private final LongSupplier nanoTime;

  public FailureLimit() {
    this(System::nanoTime);
  }

  /** With a clock, for tests. */
  FailureLimit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Asks whether a failure may be reported now.
   *
   * @param kind what counts as the same
   * @return the number of failures left out since the last one reported; negative: leave this out
   */
  public synchronized int acquire(String kind) {
    long now = nanoTime.getAsLong();
    Seen last = seen.get(kind);
    if (last == null) {
      seen.put(kind, new Seen(now));
      return 0;
    }
    if (now - last.reportedAt < PAUSE) {
      last.leftOut++;
      return -1;
    }
    int leftOut = last.leftOut;
    last.leftOut = 0;
    last.reportedAt = now;
    return leftOut;
  }

  private static final class Seen {
    private long reportedAt;
    private int leftOut;

    Seen(long reportedAt) {
      this.reportedAt = reportedAt;
    }
  }
}
