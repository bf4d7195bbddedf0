package io.github.sentrywebsocket.core.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule C7: the same failure at most once a minute. */
class FailureLimitTest {

  private long now = Long.MAX_VALUE - 5; // nanoTime may overflow
  private final FailureLimit limit = new FailureLimit(() -> now);

  @Test
  void sameFailureIsReportedOnceAMinuteWithTheNumberLeftOut() {
    assertThat(limit.acquire("a")).isZero();
    assertThat(limit.acquire("a")).isNegative();
    pass(59);
    assertThat(limit.acquire("a")).isNegative();
    pass(1);
    assertThat(limit.acquire("a")).isEqualTo(2);
    pass(60);
    assertThat(limit.acquire("a")).isZero();
  }

  @Test
  void anotherKindIsAnotherFailure() {
    assertThat(limit.acquire("a")).isZero();
    assertThat(limit.acquire("b")).isZero();
  }

  @Test
  void memoryIsBoundedAndWhatHappensOftenIsRemembered() {
    limit.acquire("first");
    for (int i = 0; i < 1000; i++) {
      limit.acquire("kind " + i);
      assertThat(limit.acquire("often")).isEqualTo(i == 0 ? 0 : -1);
    }
    assertThat(limit.acquire("kind 999")).isNegative();
    assertThat(limit.acquire("first")).as("forgotten, so reported again").isZero();
  }

  private void pass(int seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }
}
