package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A framework of the application's has begun a transaction when the upgrade request arrives. */
interface FrameworkTests extends Rules.Tests {
  String NO_SDK = "S4: a framework that traces needs an SDK, and the agent's cannot be seen";

  @Test
  @DisplayName("S4: a framework's transaction of the same trace has the upgrade as a child")
  default void upgradeIsAChild() {
    assumeFalse(rules().sdk.isAgents(), NO_SDK);
    String path = "/framework-continues";
    Trace trace = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  try (RawWebSocketClient client = p.open(path, trace.headers())) {
                    client.sendText("throw");
                  }
                },
                p -> isBelow(p, path) && !p.failures("at framework-continues").isEmpty());

    jvm.settle();
    TraceNode upgrade = onlyUpgrade(jvm, path);
    assertThat(upgrade.kind()).isEqualTo(TraceNode.Kind.SPAN);
    assertThat(upgrade.traceId()).isEqualTo(trace.traceId());
    assertThat(upgrade.status()).isEqualTo("ok");
    assertThat(upgrade.durationMs()).as("it ended").isNotNull();
    assertThat(jvm.failures("at framework-continues").get(0).getContexts().getTrace().getSpanId())
        .as("what a callback does is below the upgrade")
        .hasToString(upgrade.spanId());
  }

  @Test
  @DisplayName("S4: a refused upgrade below a framework's transaction ends with its status")
  default void refusedUpgradeIsAChild() {
    assumeFalse(rules().sdk.isAgents(), NO_SDK);
    String path = "/framework-continues-refuses";
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  try (RawWebSocketClient client =
                      RawWebSocketClient.connect(p.uri(path), Trace.random().headers())) {
                    assertThat(client.answer().status()).isEqualTo(403);
                  }
                },
                p -> isBelow(p, path));

    jvm.settle();
    assertThat(onlyUpgrade(jvm, path).status()).isEqualTo("permission_denied");
    assertThat(onlyUpgrade(jvm, path).durationMs()).as("it ended").isNotNull();
  }

  @Test
  @DisplayName("S4: a framework's transaction of another trace does not have the upgrade in it")
  default void anotherTraceIsLeftAlone() {
    assumeFalse(rules().sdk.isAgents(), NO_SDK);
    String path = "/framework-alone";
    Trace trace = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> BrowserTests.leave(p, path, "", trace.headers()),
                p -> !p.spans("websocket.server", path).isEmpty());

    jvm.settle();
    TraceNode upgrade = onlyUpgrade(jvm, path);
    assertThat(upgrade.kind()).isEqualTo(TraceNode.Kind.TRANSACTION);
    assertThat(upgrade.traceId()).isEqualTo(trace.traceId());
    assertThat(jvm.transactions("above " + path)).hasSize(1);
  }

  private static boolean isBelow(RulesJvm jvm, String path) {
    return jvm.spans("websocket.server", path).stream()
        .anyMatch(
            upgrade ->
                jvm.transactions("above " + path).stream()
                    .map(above -> above.getContexts().getTrace().getSpanId().toString())
                    .anyMatch(above -> above.equals(upgrade.parentSpanId())));
  }

  private static TraceNode onlyUpgrade(RulesJvm jvm, String path) {
    assertThat(jvm.spans("websocket.server", path)).hasSize(1);
    return jvm.spans("websocket.server", path).get(0);
  }
}
