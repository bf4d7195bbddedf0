package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.UpgradeAnswer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A failed handshake whose exception the application captures as soon as it has it. */
interface ObservedFailureTests extends Rules.Tests {

  @Test
  @DisplayName("C7: a failure that the application captures as well is one event")
  default void observedFailureIsOneEvent() {
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  p.server.on("/observed", UpgradeAnswer.status(503));
                  p.run("fail-observed ws://127.0.0.6:1/", "fail-observed /observed");
                },
                p ->
                    FailureTests.withFingerprint(p, "127.0.0.6", "unreachable").size() == 1
                        && FailureTests.withFingerprint(p, "127.0.0.1", "http 503").size() == 1);

    jvm.settle();
    assertThat(jvm.sentry.events())
        .filteredOn(event -> event.getExceptions() != null)
        .noneMatch(
            event ->
                event.getExceptions().stream()
                    .anyMatch(each -> String.valueOf(each.getValue()).startsWith("observed ")));
  }
}
