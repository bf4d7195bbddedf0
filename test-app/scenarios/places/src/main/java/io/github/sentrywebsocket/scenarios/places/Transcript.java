package io.github.sentrywebsocket.scenarios.places;

import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What one side of a connection saw; printed when it is over. */
final class Transcript {
  private static final int PATIENCE_SECONDS = 20;

  private final StringBuffer lines = new StringBuffer();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final String side;
  private final URI inner;

  /**
   * @param side begins each line
   * @param inner where {@link #opened} connects to; null for nowhere
   */
  Transcript(String side, URI inner) {
    this.side = side;
    this.inner = inner;
  }

  /** The connection is open: connects to somewhere else, as a proxy would. */
  void opened() {
    add("opened");
    if (inner != null) {
      JdkClient.touch(inner);
      add("connected to the next");
    }
  }

  void text(CharSequence text) {
    add("text " + text);
  }

  void closed(int code) {
    add("closed " + code);
    closed.countDown();
  }

  void failed(Throwable failure) {
    add("failed " + failure);
    closed.countDown();
  }

  void print() throws InterruptedException {
    if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      add("never closed");
    }
    System.out.print(lines);
  }

  private void add(String line) {
    lines.append(side).append(": ").append(line).append(System.lineSeparator());
  }
}
