package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Metric;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A server's whole life: its applications are visited, and it is stopped. */
final class DistributionRun implements AutoCloseable {

  private static final Path FOLDER =
      Path.of(System.getProperty("test.classes")).resolveSibling("distributions");

  private static final int VISITS = 2;
  private static final Duration QUIET = Duration.ofMillis(300);

  /** The applications; a name is a context path, a project is a part of the DSN. */
  enum App {
    NONE(null, "1"),
    OLDEST("8.0.0", "2"),
    NEWEST("8.62.0", "3");

    final String sdk;
    final String project;

    App(String sdk, String project) {
      this.sdk = sdk;
      this.project = project;
    }
  }

  /**
   * A connection, before which a filter opens another one; it opens others, throws, and ends.
   *
   * @param path of another one
   * @param exception the message of what it throws
   */
  record Visit(App app, Incoming trace, String path, String exception) {
    /** The path of another one, which the container's client opens. */
    String containerPath() {
      return path + "/container";
    }

    /** The path of the filter's. */
    String filterPath() {
      return path + "/filter";
    }
  }

  /**
   * An upgrade that a filter answers, where there is no endpoint.
   *
   * @param query what the filter is told
   */
  record Refusal(App app, Incoming trace, String query, int answer) {}

  final RunningServer server;
  final int exitCode;
  private final ServerHome home;
  private final List<Visit> visits = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();

  static DistributionRun of(Distribution distribution, boolean agent, RawWebSocketServer upstream) {
    String name = distribution + (agent ? "" : " without agent");
    return new DistributionRun(
        new ServerHome(distribution, FOLDER.resolve(name.replace(' ', '-'))), agent, upstream);
  }

  private DistributionRun(ServerHome home, boolean agent, RawWebSocketServer upstream) {
    this.home = home;
    SentryReceiver sentry = SentryReceiver.start();
    for (App app : App.values()) {
      home.deploy(app.name(), app.sdk, app.sdk == null ? null : sentry.dsn(app.project));
    }
    Map<String, String> properties =
        Map.of("sentry.dsn", sentry.dsn(App.NONE.project), "sentry.traces-sample-rate", "1.0");
    try {
      server = new RunningServer(home, sentry, agent, properties);
    } catch (Throwable failed) {
      sentry.close();
      FileSystem.delete(home.folder);
      throw failed;
    }
    try {
      for (App app : App.values()) {
        refuse(app, "answer=403", 403);
        refuse(app, "answer=502", 502);
        refuse(app, "throw=filter-" + app, 500);
        String gate = upstream.uri((agent ? "/traced/" : "/control/") + app + "/gate").toString();
        refuse(app, "open=" + gate, 404);
        refuse(app, "async=" + gate, 429);
        visit(app, upstream, agent ? "traced" : "control");
      }
      awaitEnd(agent);
      exitCode = server.stop();
    } catch (Throwable failed) {
      System.err.println(server.describe());
      close();
      throw failed;
    }
  }

  private void refuse(App app, String query, int answer) {
    Refusal refusal = new Refusal(app, Incoming.random(), query, answer);
    refusals.add(refusal);
    server.connect(app.name(), "gate?" + query, answer, refusal.trace.headers()).close();
  }

  private void visit(App app, RawWebSocketServer upstream, String run) {
    assertThat(server.get(app.name(), "plain.txt", Incoming.random().headers())).isEqualTo("plain");
    List<RawWebSocketClient> clients = new ArrayList<>();
    for (int number = 1; number <= VISITS; number++) {
      String name = "/" + run + "/" + app + "/" + number;
      Visit visit = new Visit(app, Incoming.random(), name, "exception-" + app + "-" + number);
      visits.add(visit);
      boolean isFiltered = home.distribution.server().isFilteredFirst();
      String filter = "socket" + (isFiltered ? "?open=" + upstream.uri(visit.filterPath()) : "");
      clients.add(server.connect(app.name(), filter, 101, visit.trace.headers()));
    }
    for (int i = 0; i < clients.size(); i++) {
      Visit visit = visits(app).get(i);
      RunningServer.run(clients.get(i), "open " + upstream.uri(visit.path));
      RunningServer.run(clients.get(i), "connect " + upstream.uri(visit.containerPath()));
      clients.get(i).sendText("throw " + visit.exception);
      RunningServer.leave(clients.get(i));
    }
  }

  /** What is said or sent of the last connection may come after its end. */
  private void awaitEnd(boolean agent) {
    int[] lines = new int[1];
    Awaitility.await()
        .pollInterval(QUIET)
        .until(() -> lines[0] == (lines[0] = server.jvm.output().size()));
    if (agent) {
      // The SDK sends its metrics every five seconds; a test says whether they are there.
      try {
        Awaitility.await().atMost(RunningServer.PATIENCE).until(() -> closed() >= VISITS);
      } catch (ConditionTimeoutException missing) {
        return;
      }
    }
  }

  /** How many connections of the server were closed, as the agent's SDK, which counts, says. */
  double closed() {
    return counted("websocket.connections.closed");
  }

  double opened() {
    return counted("websocket.connections.opened");
  }

  private double counted(String counter) {
    return Metric.of(server.items(App.NONE.project)).stream()
        .filter(metric -> metric.name().equals(counter))
        .filter(metric -> "server".equals(metric.attributes().get("websocket.side")))
        .mapToDouble(Metric::value)
        .sum();
  }

  List<Visit> visits(App app) {
    return visits.stream().filter(visit -> visit.app == app).toList();
  }

  /** That of this answer. */
  Refusal refusal(App app, int answer) {
    return refusals.stream()
        .filter(refusal -> refusal.app == app && refusal.answer == answer)
        .findFirst()
        .orElseThrow();
  }

  /** The trace IDs that an application's upgrades carried. */
  List<String> traceIds(App app) {
    return Stream.concat(
            visits(app).stream().map(Visit::trace),
            refusals.stream().filter(refusal -> refusal.app == app).map(Refusal::trace))
        .map(Incoming::traceId)
        .toList();
  }

  /** What two runs have in common of the log; see {@link Server#essence}. Threads log at once. */
  List<String> log() {
    return server.jvm.output().stream()
        .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("at "))
        .map(line -> line.replace(home.folder.toString(), "/home"))
        .map(home.distribution.server()::essence)
        .filter(Objects::nonNull)
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    server.close();
    FileSystem.delete(home.folder);
  }
}
