package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentry.protocol.SentryTransaction;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where settings come from, and what becomes of mistakes in them. */
@DisplayName("The configuration")
@ExtendWith(RuleResults.class)
final class ConfigurationIT implements Rules.Tests {
  private Rules rules;

  @AfterEach
  void stop() {
    if (rules != null) {
      rules.close();
    }
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "§6: arguments win over properties, properties over variables ({0})")
  @MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#agents")
  void argumentsWin(Sdk sdk) {
    Trace trace = Trace.random();
    rules =
        Rules.start(
            sdk,
            jvm ->
                jvm.agentArguments("transaction-name=argument-{route}")
                    .set("transaction-name", "property-{route}")
                    .environment("SENTRY_WEBSOCKET_TRANSACTION_NAME", "variable-{route}")
                    .set("tags", "a=by_property")
                    .environment("SENTRY_WEBSOCKET_TAGS", "a=by_variable")
                    .environment("SENTRY_WEBSOCKET_BROWSER_CONTINUATION", "query"));
    RulesJvm jvm =
        rules.play(
            p -> BrowserTests.leave(p, "/precedence", BrowserTests.query(trace) + "&a=1"),
            p -> !p.transactions("argument-/precedence").isEmpty());

    SentryTransaction upgrade = jvm.transactions("argument-/precedence").get(0);
    assertThat(upgrade.getTags())
        .containsEntry("by_property", "1")
        .doesNotContainKey("by_variable");
    assertThat(trace.has(upgrade.getContexts().getTrace())).as("by variable alone").isTrue();
    assertThat(jvm.agentLines()).isEmpty();
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "§6: every mistake is one line that names key, value and cure; all else works ({0})")
  @MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#agents")
  void mistakesAreOneLineEach(Sdk sdk) {
    rules =
        Rules.start(
            sdk,
            jvm ->
                jvm.agentArguments("libaries=tomcat,nonsense,sdk=ours")
                    .set("tag", "session_id")
                    .set("client-transactions", "sometimes")
                    .set("capture-failed-handshakes", "yes")
                    .set("browser-continuation", "on")
                    .set("metrics", "1")
                    .set("metric-tags", "nobody")
                    .set("connection-transactions", "maybe")
                    .set("message-transactions", "2.0")
                    .set("message-transactions-per-connection", "-1")
                    .set("transaction-name", "{path}")
                    .set("tags", "b=" + "x".repeat(33))
                    .set("enabled", "ja")
                    .environment("SENTRY_WEBSOCKET_LOGG", "debug")
                    .environment("SENTRY_WEBSOCKET_LOG", "loud"));
    RulesJvm jvm =
        rules.play(
            p -> {
              p.run("connect-in caller c /mistakes", "abort c");
              BrowserTests.leave(p, "/mistakes-server", "");
            },
            p -> p.carriesTrace("/mistakes") && !p.transactions("GET /mistakes-server").isEmpty());

    List<List<String>> expected =
        List.of(
            List.of("libaries=tomcat", "did you mean libraries?"),
            List.of("nonsense", "no key=value", "ignored"),
            List.of("sdk=ours", "auto, application, agent", "auto is used"),
            List.of("sentry.websocket.tag=session_id", "did you mean sentry.websocket.tags?"),
            List.of("client-transactions=sometimes", "auto, always, never", "auto is used"),
            List.of("capture-failed-handshakes=yes", "auto, true, false", "auto is used"),
            List.of("browser-continuation=on", "off, query", "off is used"),
            List.of("metrics=1", "auto, true, false", "auto is used"),
            List.of("metric-tags", "nobody is left out"),
            List.of("connection-transactions=maybe", "true, false", "false is used"),
            List.of("message-transactions=2.0", "a rate from 0.0 to 1.0", "off is used"),
            List.of("message-transactions-per-connection=-1", "a number from 0", "100 is used"),
            List.of("transaction-name: {path}", "{method}", "{method} {route} is used"),
            List.of("tags: b=xxx", "left out", "at most 32"),
            List.of("enabled=ja", "true, false", "true is used"),
            List.of("SENTRY_WEBSOCKET_LOGG=debug", "did you mean SENTRY_WEBSOCKET_LOG?"),
            List.of("log=loud", "off, error, warn, info, debug", "warn is used"));
    List<String> lines = jvm.agentLines();
    for (List<String> parts : expected) {
      assertThat(lines)
          .as("the line with " + parts)
          .filteredOn(line -> parts.stream().allMatch(line::contains))
          .hasSize(1);
    }
    assertThat(lines).hasSize(expected.size());
    jvm.child().closeStdin();
    assertThat(jvm.child().exitCode(RulesJvm.PATIENCE)).isZero();
  }

  @Override
  public Rules rules() {
    return rules;
  }
}
