package io.github.sentrywebsocket.matrix.rules;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that starts its SDK late, stops it and starts it again. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#ofApplications")
@DisplayName("A late SDK")
@ExtendWith(RuleResults.class)
final class LateSdkIT implements LateTests {
  private static Rules rules;

  @Parameter Sdk sdk;

  @BeforeParameterizedClassInvocation
  static void start(Sdk sdk) {
    rules = Rules.start(sdk, jvm -> jvm.arguments("late"));
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
