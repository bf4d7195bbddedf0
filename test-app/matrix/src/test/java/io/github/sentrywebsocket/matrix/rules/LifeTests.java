package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Metric;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import io.sentry.protocol.SentryTransaction;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every connection is counted once when it opens and once when it ends, however it ends. */
interface LifeTests extends Rules.Tests {

  @Test
  @DisplayName("L2: however a connection ends, it is counted opened once and closed once")
  default void everyEndIsCountedOnce() {
    List<End> ends = List.of(End.values());
    RulesJvm jvm =
        rules()
            .play(
                p -> ends.forEach(end -> end.play(p)),
                p -> ends.stream().noneMatch(end -> ended(p, end).isEmpty()));

    jvm.settle();
    if (rules().sdk.has(8, 30)) {
      jvm.sentry.await(
          "the counters",
          any ->
              ends.stream()
                  .noneMatch(
                      end -> jvm.metrics("websocket.connections.closed", end.path()).isEmpty()),
          RulesJvm.PATIENCE);
    }
    SoftAssertions all = new SoftAssertions();
    for (End end : ends) {
      all.assertThat(ended(jvm, end)).as("%s", end).hasSize(1);
      if (end.code != null) {
        all.assertThat(ended(jvm, end).get(0).getTags())
            .as("%s", end)
            .containsEntry("websocket.close_code", end.code);
      }
      if (rules().sdk.has(8, 30)) {
        assertCountedOnce(all, jvm.metrics("websocket.connections.opened", end.path()), end);
        assertCountedOnce(all, jvm.metrics("websocket.connections.closed", end.path()), end);
      }
    }
    all.assertAll();
  }

  private static List<SentryTransaction> ended(RulesJvm jvm, End end) {
    return jvm.transactions("websocket.connection", end.path());
  }

  private static void assertCountedOnce(SoftAssertions all, List<Metric> counted, End end) {
    all.assertThat(counted).as("%s", end).hasSize(1);
    all.assertThat(counted)
        .as("%s", end)
        .allMatch(
            metric ->
                metric.value() == 1 && metric.attributes().get("websocket.side").equals(end.side));
  }

  @Test
  @DisplayName("L2: what fails before onOpen is counted neither opened nor closed")
  default void failedHandshakeIsNotCounted() {
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  p.server.on("/client-fails", UpgradeAnswer.wrongAcceptKey());
                  p.run("fail /client-fails");
                  hangUp(p, "/server-fails");
                },
                p -> !p.spans("websocket.server", "/server-fails -").isEmpty());

    jvm.settle();
    for (String path : List.of("/client-fails", "/server-fails")) {
      assertThat(jvm.transactions("websocket.connection", path)).isEmpty();
      assertThat(jvm.metrics("websocket.connections.opened", path)).isEmpty();
      assertThat(jvm.metrics("websocket.connections.closed", path)).isEmpty();
    }
  }

  /** While the filter waits for its upstream. */
  private static void hangUp(RulesJvm jvm, String path) {
    CountDownLatch gone = new CountDownLatch(1);
    jvm.server.on(
        path + "/upstream-1",
        (request, connection) -> {
          try {
            gone.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return UpgradeAnswer.accept().give(request, connection);
        });
    RawWebSocketClient client = RawWebSocketClient.send(jvm.uri(path + "?upstreams=1"));
    jvm.server.awaitRequest(path + "/upstream-1");
    client.reset();
    gone.countDown();
  }
}
