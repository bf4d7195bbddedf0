package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import io.sentry.Breadcrumb;
import io.sentry.SentryEvent;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is told of a connection when nobody asked for more. */
interface DefaultTests extends Rules.Tests {

  @Test
  @DisplayName("L3, L4, L5: metrics only with the agent's SDK, no transaction of a connection")
  default void connectionIsQuiet() {
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  try (RawWebSocketClient client = p.open("/quiet")) {
                    client.sendText("hello");
                    client.read();
                    client.sendClose(1000, "done");
                    client.read();
                  }
                },
                p -> !p.transactions("GET /quiet").isEmpty());

    jvm.settle();
    assertThat(jvm.transactions("websocket.connection", "")).isEmpty();
    assertThat(jvm.transactions("websocket.receive", "")).isEmpty();
    if (rules().sdk.isAgents()) {
      jvm.sentry.await(
          "the metrics",
          any -> !jvm.metrics("websocket.connections.closed", "/quiet").isEmpty(),
          RulesJvm.PATIENCE);
    } else {
      assertThat(jvm.sentry.metrics()).isEmpty();
    }
  }

  @Test
  @DisplayName("C7: a failed handshake is an event with the agent's SDK only")
  default void failureIsNoEventOfOurs() {
    String path = "/fails-by-default";
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  p.server.on(path, UpgradeAnswer.status(500));
                  p.run("fail " + path);
                },
                p -> p.server.requests(path).stream().allMatch(r -> r.sentryTrace().isPresent()));

    jvm.settle();
    assertThat(FailureTests.withFingerprint(jvm, "127.0.0.1", "http 500"))
        .hasSize(rules().sdk.isAgents() ? 1 : 0);
  }

  @Test
  @DisplayName("L6: a connection that works leaves no breadcrumb")
  default void successLeavesNoBreadcrumb() {
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  p.run("observed client-success /client-success");
                  try (RawWebSocketClient client = p.open("/success?upstreams=1")) {
                    client.sendText("hello");
                    client.read();
                    client.sendText("throw");
                  }
                },
                p -> !p.failures("at success").isEmpty());

    jvm.settle();
    assertThat(breadcrumbs(jvm.failures("at success").get(0))).isEmpty();
    if (!rules().sdk.isAgents()) {
      assertThat(jvm.messages("after client-success"))
          .singleElement()
          .satisfies(event -> assertThat(breadcrumbs(event)).isEmpty());
    }
  }

  private static List<Breadcrumb> breadcrumbs(SentryEvent event) {
    return event.getBreadcrumbs() == null ? List.of() : event.getBreadcrumbs();
  }

  @Test
  @DisplayName("S7: the query string is not read unless it is asked for")
  default void queryIsNotRead() {
    Trace trace = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> BrowserTests.leave(p, "/browser-off", BrowserTests.query(trace)),
                p -> !p.transactions("GET /browser-off").isEmpty());

    assertThat(jvm.transactions("GET /browser-off"))
        .singleElement()
        .satisfies(
            upgrade -> {
              assertThat(trace.has(upgrade.getContexts().getTrace())).isFalse();
              assertThat(upgrade.getContexts().getTrace().getParentSpanId()).isNull();
            });
    assertThat(jvm.sentry.items()).noneMatch(item -> item.raw().contains(trace.traceId()));
  }
}
