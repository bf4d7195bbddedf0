package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A server's whole life: its applications are visited, and it is stopped. */
final class DistributionRun implements AutoCloseable {

  private static final Path FOLDER =
      Path.of(System.getProperty("test.classes")).resolveSibling("distributions");

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
   * A connection, which opens another one, throws, and ends.
   *
   * @param path of the other one
   * @param exception the message of what it throws
   */
  record Visit(App app, Incoming trace, String path, String exception) {}

  final RunningServer server;
  final int exitCode;
  private final ServerHome home;
  private final List<Visit> visits = new ArrayList<>();

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
        Map.of(
            "sentry.dsn",
            sentry.dsn(App.NONE.project),
            "sentry.traces-sample-rate",
            "1.0",
            "sentry.websocket.metrics",
            "true");
    server = new RunningServer(home, sentry, agent, properties);
    try {
      for (App app : App.values()) {
        visit(app, upstream, agent ? "traced" : "control");
      }
      exitCode = server.stop();
    } catch (Throwable failed) {
      System.err.println(server.describe());
      close();
      throw failed;
    }
  }

  private void visit(App app, RawWebSocketServer upstream, String run) {
    assertThat(server.get(app.name(), "plain.txt", Incoming.random().headers())).isEqualTo("plain");
    List<RawWebSocketClient> clients = new ArrayList<>();
    for (int number = 1; number <= 2; number++) {
      String name = "/" + run + "/" + app + "/" + number;
      Visit visit = new Visit(app, Incoming.random(), name, "exception-" + app + "-" + number);
      visits.add(visit);
      clients.add(server.connect(app.name(), visit.trace.headers()));
    }
    for (int i = 0; i < clients.size(); i++) {
      Visit visit = visits(app).get(i);
      RunningServer.run(clients.get(i), "open " + upstream.uri(visit.path));
      clients.get(i).sendText("throw " + visit.exception);
      RunningServer.leave(clients.get(i));
    }
  }

  List<Visit> visits(App app) {
    return visits.stream().filter(visit -> visit.app == app).toList();
  }

  /** What two runs have in common of the log; see {@link Server#essence}. Threads log at once. */
  List<String> log() {
    return server.jvm.output().stream()
        .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("at "))
        .filter(line -> !line.startsWith(RunningServer.PREFIX))
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
