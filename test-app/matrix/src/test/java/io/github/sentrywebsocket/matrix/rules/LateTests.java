package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The whole life of an application's SDK in one program. */
interface LateTests extends Rules.Tests {

  @Test
  @DisplayName(
      "SDK: silent before it starts and after it stops, traced whenever it runs, with one line")
  default void followsTheSdksLife() {
    Trace survivor = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  p.run("connect-in before c /before", "connect-in before c /before");
                  startDuringAHandshake(p);
                  p.run("connect-in started survivor /started");
                  try (RawWebSocketClient client = p.open("/survivor", survivor.headers())) {
                    client.sendText("hello"); // its upgrade is over when the answer comes
                    client.read();
                    p.run("stop", "connect-in stopped c /stopped");
                    BrowserTests.leave(p, "/stopped-server", "");
                    startDuringAnUpgrade(p);
                    p.run("connect-in again c /again", "text survivor survived");
                    client.sendText("capture");
                    client.sendText("hello");
                    client.read();
                  }
                  BrowserTests.leave(p, "/again-server", "");
                },
                p ->
                    isHeadersSpanExported(p, "started")
                        && isHeadersSpanExported(p, "again")
                        && !p.transactions("GET /again-server").isEmpty()
                        && !p.messages("client survived").isEmpty()
                        && !p.messages("at survivor").isEmpty());

    jvm.settle();
    for (String silent : new String[] {"/before", "/stopped"}) {
      for (Handshake sent : jvm.server.requests(silent)) {
        assertThat(sent.header("sentry-trace")).as(silent).isEmpty();
        assertThat(sent.header("baggage")).as(silent).isEmpty();
      }
    }
    assertThat(jvm.server.requests("/before")).hasSize(2);
    assertThat(jvm.transactions("GET /stopped-server")).isEmpty();
    assertThat(jvm.messages("at starts-sdk")).hasSize(1);
    assertThat(jvm.messages("client survived").get(0).getContexts().getTrace().getTraceId())
        .as("a connection that outlives its SDK is still in its trace")
        .isEqualTo(jvm.server.awaitRequest("/started").sentryTrace().orElseThrow().getTraceId());
    assertThat(survivor.has(jvm.messages("at survivor").get(0).getContexts().getTrace())).isTrue();
    assertThat(jvm.agentLines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .contains(rules().sdk.version())
                    .contains("sentry.websocket.sdk=agent"));
  }

  /**
   * Whether the span in the header of {@code /<name>} is a child of the transaction of that name.
   */
  private static boolean isHeadersSpanExported(RulesJvm jvm, String name) {
    return jvm.carriesTrace("/" + name)
        && jvm.spans("websocket.client", "/" + name).stream()
            .anyMatch(
                span ->
                    span.spanId()
                            .equals(
                                jvm.server
                                    .awaitRequest("/" + name)
                                    .sentryTrace()
                                    .orElseThrow()
                                    .getSpanId()
                                    .toString())
                        && jvm.transactions(name).stream()
                            .map(each -> each.getContexts().getTrace().getSpanId().toString())
                            .anyMatch(caller -> caller.equals(span.parentSpanId())));
  }

  /** Its answer comes when the SDK runs. */
  private static void startDuringAHandshake(RulesJvm jvm) {
    CountDownLatch started = new CountDownLatch(1);
    jvm.server.on(
        "/during",
        (request, connection) -> {
          try {
            started.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return UpgradeAnswer.accept().give(request, connection);
        });
    jvm.run("connect-begin during /during");
    jvm.server.awaitRequest("/during");
    jvm.run("start");
    started.countDown();
    jvm.run("connect-end during", "close during", "ended during");
  }

  private static void startDuringAnUpgrade(RulesJvm jvm) {
    try (RawWebSocketClient client = jvm.open("/starts-sdk")) {
      client.sendText("capture");
      client.sendText("hello");
      client.read();
    }
  }
}
