package io.github.sentrywebsocket.matrix.rules;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections with everything on that can be told of them. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#ofRun")
@DisplayName("Everything on")
@ExtendWith(RuleResults.class)
final class ConnectionRulesIT
    implements LifeTests,
        FiguresTests,
        MessageTests,
        BrowserTests,
        IntegrationTests,
        ObservedFailureTests {
  private static Rules rules;

  @Parameter Sdk sdk;

  @BeforeParameterizedClassInvocation
  static void start(Sdk sdk) {
    rules =
        Rules.start(
            sdk,
            jvm ->
                jvm.set("tags", "session_id,provider=stt_provider,header:x-tenant=tenant")
                    .set("transaction-name", "{method} {route} {query.provider}")
                    .set("capture-failed-handshakes", "true")
                    .set("metrics", "true")
                    .set("metric-tags", "stt_provider")
                    .set("connection-transactions", "true")
                    .set("message-transactions", "1.0")
                    .set("message-transactions-per-connection", "2")
                    .set("browser-continuation", "query"));
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
