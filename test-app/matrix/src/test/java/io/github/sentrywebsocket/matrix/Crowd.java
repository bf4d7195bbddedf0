package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Histogram;
import io.github.sentrywebsocket.harness.Metric;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.ReceivedItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A server with the agent, and many clients that come, talk and go. */
final class Crowd implements AutoCloseable {
  private static final String PATH = "/load";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Of Sentry's objects that {@link #scopes} counts: a fork of three, for the upgrade and after.
   */
  private static final int PER_CONNECTION = 6;

  /** What is counted of one: opened, closed, how long it was open, messages and bytes each way. */
  private static final int METRICS = 7;

  /**
   * As many may go before their metrics have arrived: the SDK sends what it has every five seconds
   * and discards what does not fit into its queue of 10,000.
   */
  private static final int AT_ONCE = 1_000;

  /** Every so many connections the server says how many messages it had. */
  static final int STEP = 100;

  final Program server;
  private final int keeps;
  private final List<RawWebSocketClient> open = new ArrayList<>();
  private int connections;
  private int scopes;
  private List<String> threads;
  private double opened;
  private double closed;
  private double received;
  private int metrics;
  private int discarded;
  private int transactions;

  Crowd(Cell cell, String sampleRate) {
    keeps = cell.library().keeps(cell.version());
    server =
        new Program(cell, true)
            .property("sentry.traces-sample-rate", sampleRate)
            .property("sentry.websocket.sdk.max-queue-size", "100000")
            .jvm("-Xmx512m")
            .start();
    server.awaitLine("port ");
  }

  /** What everything is compared with: the first connections are gone. */
  void warmUp() {
    wave(STEP);
    awaitNothingLeft();
    scopes = scopes(server.histogram());
    threads = threads();
  }

  void wave(int size) {
    open(size);
    talk();
    leave();
  }

  void open(int size) {
    for (int i = 0; i < size; i++) {
      open.add(Servers.connect(server, PATH, 101, Incoming.random().headers()));
    }
    connections += size;
  }

  /** A message on each open connection; the server has had it when this returns. */
  void talk() {
    open.forEach(client -> client.sendText("text"));
    server.awaitLine("messages " + connections);
  }

  /** As many as are open are alive: those that are gone go with the collection after theirs. */
  void awaitAlive(int connections) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Leftovers.of(server.histogram()).get(Leftovers.CONNECTION))
                    .isBetween(connections, connections + keeps));
  }

  /** No more at once than the SDK's queue has room for. */
  void leave() {
    if (open.size() <= AT_ONCE) {
      leaveAtOnce();
      return;
    }
    while (!open.isEmpty()) {
      leave(open.subList(0, Math.min(AT_ONCE, open.size())));
      awaitCounted();
    }
  }

  void leaveAtOnce() {
    leave(open);
  }

  /** Half of them with a close frame, a quarter by FIN, a quarter by RST. */
  private static void leave(List<RawWebSocketClient> some) {
    for (int i = 0; i < some.size(); i++) {
      RawWebSocketClient client = some.get(i);
      switch (i % 4) {
        case 0 -> client.reset();
        case 1 -> client.close();
        default -> {
          client.sendClose(1000, "done");
          client.read();
          client.close();
        }
      }
    }
    some.clear();
  }

  private void awaitCounted() {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              tally();
              assertCounted(connections - open.size());
            });
  }

  /** No object of a connection; and no more of Sentry's scopes, and of our threads, than before. */
  void awaitNothingLeft() {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Servers.get(server, "/plain"); // a selector keeps a closed channel until then
              Histogram histogram = server.histogram();
              assertThat(Leftovers.of(histogram, keeps)).as("alive").isEmpty();
              if (threads != null) {
                assertThat(scopes(histogram))
                    .as("Sentry's scopes")
                    .isLessThanOrEqualTo(scopes + keeps * PER_CONNECTION);
                assertThat(threads()).isSubsetOf(threads).hasSizeLessThanOrEqualTo(threads.size());
              }
            });
    assertThat(server.threadLocals()).noneMatch(each -> !each.startsWith("Sentry"));
  }

  static int scopes(Histogram histogram) {
    return histogram.instances("io.sentry.Scopes") + histogram.instances("io.sentry.Scope");
  }

  /** The agent's and its SDK's. */
  List<String> threads() {
    return server.threads().stream().filter(name -> name.toLowerCase().contains("sentry")).toList();
  }

  /** Each upgrade has arrived in Sentry, once. */
  void awaitSent() {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              tally();
              assertThat(transactions).as("transactions").isEqualTo(connections);
            });
  }

  /** Adds up what the server has counted since, and forgets what it sent. */
  void tally() {
    List<ReceivedItem> items = server.sentry.take();
    opened += sum(items, "websocket.connections.opened");
    closed += sum(items, "websocket.connections.closed");
    received += sum(items, "websocket.messages.received");
    metrics += Metric.of(items).size();
    discarded += discarded(items);
    transactions += (int) items.stream().flatMap(item -> item.transaction().stream()).count();
  }

  private static double sum(List<ReceivedItem> items, String name) {
    return Metric.sums(items, name).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The metrics that the SDK says it lost. */
  private static int discarded(List<ReceivedItem> items) {
    return items.stream()
        .filter(item -> item.type().equals("client_report"))
        .flatMap(item -> ((List<?>) item.json().get("discarded_events")).stream())
        .map(each -> (Map<?, ?>) each)
        .filter(each -> each.get("category").equals("trace_metric"))
        .mapToInt(each -> ((Number) each.get("quantity")).intValue())
        .sum();
  }

  /** Ends the server: every connection, and every message, was counted once. */
  void endCounted() {
    server.end();
    tally();
    assertThat(discarded).as("discarded").isZero();
    assertCounted(connections);
  }

  private void assertCounted(int gone) {
    assertThat(opened).as("opened").isEqualTo(connections);
    assertThat(closed).as("closed").isEqualTo(gone);
    assertThat(received).as("messages").isEqualTo(gone);
  }

  /** Ends the server: what was counted has arrived, or the SDK says that it discarded it. */
  void endReported() {
    server.end();
    tally();
    assertThat(metrics + discarded).as("metrics").isEqualTo(METRICS * connections);
  }

  /** For people: what has arrived, and what was lost in the SDK's queue. */
  String figures() {
    return String.format(
        "%,d connections, %,.0f opened, %,.0f closed, %,.0f messages, %,d metrics discarded",
        connections, opened, closed, received, discarded);
  }

  int connections() {
    return connections;
  }

  @Override
  public void close() {
    server.close();
    open.forEach(RawWebSocketClient::close);
  }
}
