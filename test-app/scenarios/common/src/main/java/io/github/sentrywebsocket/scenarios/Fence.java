package io.github.sentrywebsocket.scenarios;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A text that a client sends and that comes back: all texts before it have been told to the
 * application by then. For libraries that forget, when the connection ends, what waits for their
 * callback thread.
 */
public final class Fence {
  public static final String TEXT = "fence";

  private final CountDownLatch passed = new CountDownLatch(1);

  /** Whether it is this; the application is told of no fence. */
  public boolean takes(String text) {
    if (text.equals(TEXT)) {
      passed.countDown();
      return true;
    }
    return false;
  }

  /** Waits until it has come back, at most five seconds. */
  public void await() throws InterruptedException {
    passed.await(5, TimeUnit.SECONDS);
  }
}
