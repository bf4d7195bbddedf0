package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.Frame;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.ReceivedItem;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.harness.TraceTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** A server in a JVM of its own, started as its scripts do, and the Sentry it reports to. */
final class RunningServer implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The agent's lines, as opposed to the server's log. */
  static final String PREFIX = "[sentry-websocket]";

  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration STOP = Duration.ofSeconds(60);

  final SentryReceiver sentry;
  final ChildJvm jvm;
  private final int port;

  /** Starts, and waits until it listens and its applications have started. */
  RunningServer(
      ServerHome home, SentryReceiver sentry, boolean agent, Map<String, String> properties) {
    this.sentry = sentry;
    port = home.port;
    Distribution distribution = home.distribution;
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .javaHome(distribution.jdk().home())
            .directory(home.folder)
            .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    properties.forEach(builder::property);
    if (agent) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    distribution.server().command(home, builder);
    jvm = builder.start();
    try {
      jvm.awaitLine(distribution.server()::isStarted, START);
      for (String application : home.applications()) {
        jvm.awaitLine(line -> line.contains(started(application)), START);
        Awaitility.await(application)
            .atMost(PATIENCE)
            .until(() -> get(application, "plain.txt").equals("plain"));
      }
    } catch (Throwable failed) {
      jvm.close();
      throw failed;
    }
  }

  /** What an application prints when it starts. */
  private static String started(String application) {
    return "started /" + application + ".";
  }

  /** An open connection to a web application's endpoint. */
  RawWebSocketClient connect(String app, String... headers) {
    return connect(app, "socket", 101, headers);
  }

  /** What it answers is expected. */
  RawWebSocketClient connect(String app, String path, int answer, String... headers) {
    URI uri = URI.create("ws://127.0.0.1:" + port + "/" + app + "/" + path);
    RawWebSocketClient client = RawWebSocketClient.connect(uri, headers);
    assertThat(client.answer().status()).as(uri + describe()).isEqualTo(answer);
    return client;
  }

  /** Sends a command and waits until it has been executed. */
  static void run(RawWebSocketClient client, String command) {
    client.sendText(command);
    assertThat(client.read().text()).isEqualTo("done " + command);
  }

  static void leave(RawWebSocketClient client) {
    client.sendClose(1000, "done");
    while (client.read().opcode() != Frame.CLOSE) {
      continue;
    }
    client.close();
  }

  /** Has an application of a Tomcat stopped and started in a new class loader; waits for that. */
  void redeploy(ServerHome home, String app) {
    String started = started(app);
    long before = jvm.stdout().stream().filter(started::equals).count();
    Tomcat.touch(home, app);
    Awaitility.await(started)
        .atMost(Duration.ofSeconds(20))
        .until(() -> jvm.stdout().stream().filter(started::equals).count() > before);
  }

  /** What a plain request of a file of the application is answered. */
  String get(String app, String file, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + app + "/" + file));
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    try {
      return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Asks the server to stop, as {@code docker stop} does, and waits for that.
   *
   * @return the exit code
   * @throws AssertionError if it does not, or leaves a process behind
   */
  int stop() {
    List<ProcessHandle> others =
        ProcessHandle.of(jvm.pid()).stream().flatMap(ProcessHandle::descendants).toList();
    jvm.terminate();
    int exitCode = jvm.exitCode(STOP);
    assertThat(others).as("what it started").noneMatch(ProcessHandle::isAlive);
    return exitCode;
  }

  /** What one project received. */
  List<ReceivedItem> items(String project) {
    return sentry.items().stream().filter(item -> item.projectId().equals(project)).toList();
  }

  TraceTree traces() {
    return sentry.traces();
  }

  TraceTree traces(String project) {
    return TraceTree.of(items(project));
  }

  /** The transaction of the upgrade that carried {@code trace}; waits for it. */
  TraceNode upgrade(String project, Incoming trace) {
    return only("upgrade of " + trace + " in project " + project, () -> upgrades(project, trace));
  }

  private List<TraceNode> upgrades(String project, Incoming trace) {
    return traces(project)
        .nodes(
            node -> "websocket.server".equals(node.op()) && trace.traceId().equals(node.traceId()));
  }

  /** The transaction of the handshake that the application made for {@code path}; waits for it. */
  TraceNode client(String project, String path) {
    return only("handshake for " + path + " in project " + project, () -> clients(project, path));
  }

  private List<TraceNode> clients(String project, String path) {
    return traces(project)
        .nodes(node -> "websocket.client".equals(node.op()) && node.name().endsWith(path));
  }

  /** The error whose text contains {@code text}; waits for it. */
  TraceNode error(String project, String text) {
    return only(text + " in project " + project, () -> errors(project, text));
  }

  private List<TraceNode> errors(String project, String text) {
    return traces(project).errors().stream()
        .filter(node -> String.valueOf(node.name()).contains(text))
        .toList();
  }

  private TraceNode only(String what, Supplier<List<TraceNode>> found) {
    try {
      sentry.await(what, any -> !found.get().isEmpty(), PATIENCE);
    } catch (AssertionError missing) {
      throw new AssertionError(missing.getMessage() + jvm.dump(), missing);
    }
    assertThat(found.get()).as(what + describe()).hasSize(1);
    return found.get().get(0);
  }

  /** The agent's own lines so far; a server may have made a record of them. */
  List<String> agentLines() {
    return jvm.output().stream().filter(line -> line.contains(PREFIX)).toList();
  }

  String describe() {
    return jvm.dump() + sentry.describe();
  }

  @Override
  public void close() {
    jvm.close();
    sentry.close();
  }
}
