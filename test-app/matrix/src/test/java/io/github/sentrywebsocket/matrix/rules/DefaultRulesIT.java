package io.github.sentrywebsocket.matrix.rules;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections of an agent that was told nothing but its tags. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#newest")
@DisplayName("Defaults")
@ExtendWith(RuleResults.class)
final class DefaultRulesIT implements DefaultTests, FrameworkTests, ProxyTests {
  private static Rules rules;

  @Parameter Sdk sdk;

  @BeforeParameterizedClassInvocation
  static void start(Sdk sdk) {
    rules = Rules.start(sdk, jvm -> jvm.set("tags", "session_id"));
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
