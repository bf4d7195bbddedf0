package io.github.sentrywebsocket.matrix.rules;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures, reported by whatever SDK. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#agents")
@DisplayName("Failures")
@ExtendWith(RuleResults.class)
final class FailureRulesIT implements FailureTests {
  private static Rules rules;

  @Parameter Sdk sdk;

  @BeforeParameterizedClassInvocation
  static void start(Sdk sdk) {
    rules =
        Rules.start(
            sdk,
            jvm ->
                jvm.set("capture-failed-handshakes", "true")
                    .set("message-transactions", "0.5")
                    .set("connection-transactions", "true")
                    .option("setMaxQueueSize", "max-queue-size", "2000"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (rules != null) {
      rules.close();
      rules = null;
    }
  }

  @Override
  public Rules rules() {
    return rules;
  }
}
