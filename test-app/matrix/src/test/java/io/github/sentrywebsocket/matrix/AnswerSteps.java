package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import io.sentry.SentryEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How an upgrade ends. */
interface AnswerSteps extends Experiment.Steps {

  @Test
  @DisplayName("S3: a filter that answers 403 makes it permission_denied, and no event")
  default void refused() {
    isAnswered("/filter-403", 403, "permission_denied");
  }

  @Test
  @DisplayName("S3: a filter that answers 502 gives its status, and no event")
  default void upstreamFailed() {
    isAnswered("/filter-502", 502, "internal_error");
  }

  @Test
  @DisplayName("S3: 403 from another thread, through AsyncContext, is permission_denied")
  default void refusedOnAnotherThread() {
    isAnswered("/async-403", 403, "permission_denied");
  }

  private void isAnswered(String path, int answer, String status) {
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .needs(path.substring(1))
            .play(Servers.open(path, answer, incoming.headers()), p -> p.upgrade(path).isPresent());

    experiment().settleServer();
    assertThat(program.upgrades(path)).hasSize(1);
    TraceNode upgrade = program.upgrade(path).orElseThrow();
    assertThat(upgrade.traceId()).isEqualTo(incoming.traceId());
    assertThat(upgrade.parentSpanId()).isEqualTo(incoming.spanId());
    assertThat(upgrade.status()).isEqualTo(status);
    assertThat(program.errorsIn(incoming.traceId())).isEmpty();
  }

  @Test
  @DisplayName("S3: an exception of a filter is internal_error and one unhandled event")
  default void filterThrows() {
    String path = "/filter-throws";
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .needs("filter-throws")
            .play(
                experiment().cell.library().isUnanswered("filter-throws")
                    ? Servers.openInVain(path, incoming.headers())
                    : Servers.open(path, 500, incoming.headers()),
                p -> p.upgrade(path).isPresent() && !p.failures(path).isEmpty());

    experiment().settleServer();
    TraceNode upgrade = program.upgrade(path).orElseThrow();
    assertThat(upgrade.status()).isEqualTo("internal_error");
    List<SentryEvent> events = program.failures(path);
    assertThat(events).hasSize(1);
    assertThat(Program.title(events.get(0))).isEqualTo("IllegalStateException");
    assertThat(events.get(0).isCrashed()).as("unhandled").isTrue();
    Program.assertIsIn(upgrade, events.get(0));
  }

  @Test
  @DisplayName("S3: a client that hangs up before the answer makes it cancelled, and no event")
  default void clientHangsUp() {
    experiment().needs("hang-up");
    experiment().cell.library().hangUps().forEach(step -> clientHangsUp("/" + step));
  }

  private void clientHangsUp(String path) {
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .play(p -> hangUp(p, path, incoming.headers()), p -> p.upgrade(path).isPresent());

    experiment().settleServer();
    assertThat(program.upgrades(path)).hasSize(1);
    assertThat(program.upgrade(path).orElseThrow().status()).as(path).isEqualTo("cancelled");
    assertThat(program.upgrade(path).orElseThrow().traceId()).isEqualTo(incoming.traceId());
    assertThat(program.errorsIn(incoming.traceId())).isEmpty();
  }

  /** While the filter waits for its upstream. */
  private static void hangUp(Program program, String path, String... headers) {
    CountDownLatch gone = new CountDownLatch(1);
    program.server.on(
        path + "/upstream",
        (request, connection) -> {
          try {
            gone.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return UpgradeAnswer.accept().give(request, connection);
        });
    RawWebSocketClient client = RawWebSocketClient.send(program.uri(path), headers);
    program.sent(path + "/upstream");
    client.reset();
    // A busy kernel delivers it late: the answer would be written without an error.
    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    gone.countDown();
  }

  @Test
  @DisplayName("S1, S3, S5: an application's thread accepts: ok, and callbacks are bound")
  default void acceptedOnAnotherThread() {
    String path = "/async-upgrade";
    String inside = path + "/in-onMessage";
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .needs("async-upgrade")
            .play(
                p -> {
                  try (RawWebSocketClient client =
                      Servers.connect(p, path, 101, incoming.headers())) {
                    // Some libraries lose what comes before the other thread has set a handler.
                    p.sent(path + "/in-onOpen");
                    client.sendText("text");
                    p.sent(inside);
                  }
                },
                p -> p.upgrade(path).isPresent() && p.carriesTrace(inside));

    TraceNode upgrade = program.upgrade(path).orElseThrow();
    assertThat(upgrade.status()).isEqualTo("ok");
    assertThat(upgrade.traceId()).isEqualTo(incoming.traceId());
    assertThat(program.spanOf(program.sent(inside)).parentSpanId()).isEqualTo(upgrade.spanId());
  }
}
