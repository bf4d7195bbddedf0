package io.github.sentrywebsocket.matrix.rules;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Many sessions whose callbacks take turns on few threads. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#newest")
@DisplayName("Ten thousand sessions")
@ExtendWith(RuleResults.class)
final class SessionsIT implements SessionTests {
  private static Rules rules;

  @Parameter Sdk sdk;

  @BeforeParameterizedClassInvocation
  static void start(Sdk sdk) {
    rules =
        Rules.start(
            sdk,
            jvm -> jvm.set("tags", "session").option("setMaxQueueSize", "max-queue-size", "50000"));
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
