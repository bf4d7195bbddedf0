package io.github.sentrywebsocket.matrix.rules;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An SDK that takes two spans a transaction and belongs to an organization. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#agents")
@DisplayName("Limits of the SDK")
@ExtendWith(RuleResults.class)
final class LimitRulesIT implements LimitTests {
  private static Rules rules;

  @Parameter Sdk sdk;

  @BeforeParameterizedClassInvocation
  static void start(Sdk sdk) {
    rules =
        Rules.start(
            sdk,
            jvm ->
                jvm.option("setMaxSpans", "max-spans", "2")
                    .property("sentry.org-id", "1")
                    .property("sentry.enable-strict-trace-continuation", "true")
                    .propagateTraceparent());
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
