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
import io.github.sentrywebsocket.matrix.webapp.Distributions.Distribution;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** A Tomcat in a JVM of its own, started as its scripts do, and the Sentry it reports to. */
final class RunningTomcat implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The agent's lines, as opposed to Tomcat's log. */
  static final String PREFIX = "[sentry-websocket]";

  private static final Duration START = Duration.ofSeconds(60);

  final SentryReceiver sentry;
  final ChildJvm jvm;
  private final int port;

  /** Starts, and waits until it listens. */
  RunningTomcat(
      Distribution distribution,
      TomcatHome home,
      SentryReceiver sentry,
      boolean agent,
      Map<String, String> properties) {
    this.sentry = sentry;
    port = home.port;
    Path bin = home.folder.resolve("bin");
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .javaHome(distribution.jdk().home())
            .directory(home.folder)
            .classPath(bin.resolve("bootstrap.jar"), bin.resolve("tomcat-juli.jar"))
            .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m")
            .property("catalina.home", home.folder)
            .property("catalina.base", home.folder)
            .property("java.io.tmpdir", home.folder.resolve("temp"))
            .property("java.util.logging.manager", "org.apache.juli.ClassLoaderLogManager")
            .property(
                "java.util.logging.config.file", home.folder.resolve("conf/logging.properties"))
            .main("org.apache.catalina.startup.Bootstrap")
            .args("start");
    properties.forEach(builder::property);
    if (agent) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    jvm = builder.start();
    jvm.awaitLine(line -> line.contains("Server startup in"), START);
  }

  /** An open connection to a web application's endpoint. */
  RawWebSocketClient connect(String app, String... headers) {
    URI uri = URI.create("ws://127.0.0.1:" + port + "/" + app + "/socket");
    RawWebSocketClient client = RawWebSocketClient.connect(uri, headers);
    assertThat(client.answer().status()).as(describe()).isEqualTo(101);
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

  /** Has the application stopped and started in a new class loader; waits for that. */
  void redeploy(TomcatHome home, String app) {
    String started = "started /" + app;
    long before = jvm.stdout().stream().filter(started::equals).count();
    home.touch(app);
    Awaitility.await(started)
        .atMost(Duration.ofSeconds(20))
        .until(() -> jvm.stdout().stream().filter(started::equals).count() > before);
  }

  /** What one project received. */
  List<ReceivedItem> items(String project) {
    return sentry.items().stream().filter(item -> item.projectId().equals(project)).toList();
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

  /** The agent's own lines so far. */
  List<String> agentLines() {
    return jvm.output().stream().filter(line -> line.startsWith(PREFIX)).toList();
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
