package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Histogram;
import io.github.sentrywebsocket.harness.Metric;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.ReceivedItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A server with the agent, and many clients that come, talk and go. */
final class Crowd implements AutoCloseable {
  private static final String PATH = "/load";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Of Sentry's objects that {@link #scopes} counts: a fork of three, for the upgrade and after.
   */
  private static final int PER_CONNECTION = 6;

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

  /** Half of them with a close frame, a quarter by FIN, a quarter by RST. */
  void leave() {
    for (int i = 0; i < open.size(); i++) {
      RawWebSocketClient client = open.get(i);
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
    open.clear();
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
    server.sentry.awaitTransactions(connections, PATIENCE);
    assertThat(server.sentry.transactions()).hasSize(connections);
  }

  /** Adds up what the server has counted since, and forgets what it sent. */
  void tally() {
    List<ReceivedItem> items = server.sentry.take();
    opened += sum(items, "websocket.connections.opened");
    closed += sum(items, "websocket.connections.closed");
    received += sum(items, "websocket.messages.received");
  }

  private static double sum(List<ReceivedItem> items, String name) {
    return Metric.sums(items, name).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Ends the server: every connection, and every message, was counted once. */
  void endCounted() {
    server.end();
    tally();
    assertThat(opened).as("opened").isEqualTo(connections);
    assertThat(closed).as("closed").isEqualTo(connections);
    assertThat(received).as("messages").isEqualTo(connections);
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
