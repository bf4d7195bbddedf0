package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentry.SentryEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The minute of the limit on failures; all SDKs share the waiting, and the default run leaves it.
 */
@DisplayName("A minute of failures")
@ExtendWith(RuleResults.class)
final class FailureLimitIT implements Rules.Tests {
  private static final String FAIL = "fail ws://127.0.0.4:1/";
  private static final Map<Sdk, Rules> ALL = new LinkedHashMap<>();

  private static long failed;

  private Rules rules;

  static List<Sdk> sdks() {
    return Sdk.isFull() ? Sdk.ofRun().toList() : List.of();
  }

  @BeforeAll
  static void failThrice() {
    for (Sdk sdk : sdks()) {
      Rules rules =
          Rules.start(sdk, jvm -> jvm.arguments("client").set("capture-failed-handshakes", "true"));
      ALL.put(sdk, rules);
      rules.traced.run(FAIL, FAIL, FAIL);
      rules.control.run(FAIL);
    }
    failed = System.nanoTime();
  }

  @AfterAll
  static void stop() {
    ALL.values().forEach(Rules::close);
    ALL.clear();
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      allowZeroInvocations = true,
      name = "C7: after a minute the failure is an event again, with the number left out ({0})")
  @MethodSource("sdks")
  void nextMinuteTellsWhatWasLeftOut(Sdk sdk) throws InterruptedException {
    rules = ALL.get(sdk);
    Duration since = Duration.ofNanos(System.nanoTime() - failed);
    Thread.sleep(Math.max(0, Duration.ofSeconds(61).minus(since).toMillis()));
    RulesJvm jvm = rules.play(p -> p.run(FAIL), p -> events(p).size() == 2);

    assertThat(events(jvm).get(0).getExtra("websocket.failures_left_out")).isNull();
    assertThat(((Number) events(jvm).get(1).getExtra("websocket.failures_left_out")).intValue())
        .isEqualTo(2);
  }

  private static List<SentryEvent> events(RulesJvm jvm) {
    return FailureTests.withFingerprint(jvm, "127.0.0.4", "unreachable");
  }

  @Override
  public Rules rules() {
    return rules;
  }
}
