package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.Histogram;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.ReceivedItem;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SentryEvent;
import io.sentry.SpanContext;
import io.sentry.protocol.SentryException;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A scenario's program in a JVM of its own, with everything it talks to. What it did is seen on the
 * wire and in Sentry only.
 */
final class Program implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String THREAD_LOCAL = "thread-local of ";
  private static final int MOST_SHOWN = 20_000;

  final SentryReceiver sentry = SentryReceiver.start();

  /** Where it may, by its trace propagation targets, send headers. */
  final RawWebSocketServer server = RawWebSocketServer.start();

  /** Where it may not. */
  final RawWebSocketServer denied = RawWebSocketServer.start();

  /** Where it may, by a target that is written for {@code http}. */
  final RawWebSocketServer twin = RawWebSocketServer.start();

  final boolean traced;
  private final Cell cell;
  private final List<String> options = new ArrayList<>();
  private ChildJvm child;

  Program(Cell cell, boolean traced) {
    this.cell = cell;
    this.traced = traced;
  }

  Program property(String name, String value) {
    options.add("-D" + name + "=" + value);
    return this;
  }

  /** Options of its JVM, which win over the usual ones. */
  Program jvm(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Does not wait for it. */
  Program start() {
    Library library = cell.library();
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .javaHome(cell.jdk().home())
            .classPath(classPath())
            .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m")
            .jvmArgs(library.jvmOptions(cell.version()).toArray(String[]::new))
            .property("scenario.server", server.uri(""))
            .property("scenario.denied", denied.uri(""))
            .property("scenario.twin", twin.uri(""))
            .property("sentry.dsn", sentry.dsn("1"))
            .jvmArgs(options.toArray(String[]::new))
            .main(library.main(cell.version()))
            .args(library.arguments(cell.version()).toArray(String[]::new));
    if (!cell.agentsSdk()) {
      builder.property("scenario.sentry", "application");
      builder.classPath(Artifacts.ofUser().jars("io.sentry:sentry:" + cell.sentry()));
    }
    if (traced) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    child = builder.start();
    return this;
  }

  private List<Path> classPath() {
    List<Path> entries = new ArrayList<>(scenarios());
    entries.addAll(libraries());
    List<String> processors = cell.library().processors(cell.version());
    if (!processors.isEmpty()) {
      String main = cell.library().main(cell.version());
      entries.add(0, Processing.of(cell.jdk(), main, processors, List.copyOf(entries)));
    }
    List<String> moved = cell.library().relocated(cell.version());
    return moved.isEmpty() ? entries : Relocation.of(entries, moved);
  }

  private List<Path> libraries() {
    String[] artifacts = cell.library().artifacts(cell.version()).toArray(String[]::new);
    if (artifacts.length == 0) {
      return List.of();
    }
    return cell.library().isTransitive()
        ? Artifacts.ofUser().classPath(artifacts)
        : Artifacts.ofUser().jars(artifacts);
  }

  /** All of them: a class that misses its library is not loaded. */
  private static List<Path> scenarios() {
    String folder = File.separator + "scenarios" + File.separator;
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("test-app" + folder))
        .map(Path::of)
        .toList();
  }

  /** The first line that begins with {@code start}, without that. */
  String awaitLine(String start) {
    return child
        .awaitLine(line -> line.startsWith(start), Duration.ofSeconds(30))
        .substring(start.length());
  }

  /** Asks for a step and waits for its end. */
  void run(String step) {
    child.writeLine(step);
    String line =
        child.awaitLine(
            each -> each.equals("done " + step) || each.equals("failed " + step),
            Duration.ofSeconds(20));
    if (line.startsWith("failed")) {
      throw new AssertionError(line + child.dump());
    }
  }

  /** Its Java threads, by name. */
  List<String> threads() {
    return child.threads();
  }

  /** The threads that hold something of the agent's or of a Sentry SDK's scopes, with its class. */
  List<String> threadLocals() {
    run("thread-locals");
    return child.stdout().stream()
        .filter(line -> line.startsWith(THREAD_LOCAL))
        .map(line -> line.substring(THREAD_LOCAL.length()))
        .toList();
  }

  /** Ends the program, which sends what its SDK still has. */
  void end() {
    child.closeStdin();
    assertThat(child.exitCode(PATIENCE)).as(child::dump).isZero();
  }

  /** A request that this program sent to {@link #server}. */
  Handshake sent(String path) {
    return server.awaitRequest(path);
  }

  /**
   * Whether there is a request for {@code path}, and all of them carry one {@code sentry-trace}.
   */
  static boolean carriesTrace(RawWebSocketServer server, String path) {
    List<Handshake> requests = server.requests(path);
    return !requests.isEmpty()
        && requests.stream().allMatch(each -> each.header("sentry-trace").size() == 1);
  }

  boolean carriesTrace(String path) {
    return carriesTrace(server, path);
  }

  /** The agent's span or transaction of the handshake for {@code path}. */
  Optional<TraceNode> clientSpan(String path) {
    return clientSpans(path).stream().findFirst();
  }

  List<TraceNode> clientSpans(String path) {
    return sentry
        .traces()
        .nodes(node -> "websocket.client".equals(node.op()) && node.name().endsWith(path));
  }

  /** The span that was sent with a request, by its id. */
  TraceNode spanOf(Handshake request) {
    String id = request.sentryTrace().orElseThrow().getSpanId().toString();
    sentry.await("span " + id, any -> find(id).isPresent(), PATIENCE);
    return find(id).orElseThrow();
  }

  private Optional<TraceNode> find(String spanId) {
    return sentry.traces().nodes(node -> spanId.equals(node.spanId())).stream().findFirst();
  }

  /** The agent's transaction of the upgrade of {@code path}. */
  Optional<TraceNode> upgrade(String path) {
    return upgrades(path).stream().findFirst();
  }

  List<TraceNode> upgrades(String path) {
    return sentry
        .traces()
        .nodes(node -> "websocket.server".equals(node.op()) && ("GET " + path).equals(node.name()));
  }

  /** Events of the agent with an exception of this text, e.g. a path. */
  List<SentryEvent> failures(String text) {
    return sentry.events().stream().filter(event -> isOurs(event, text)).toList();
  }

  private static boolean isOurs(SentryEvent event, String text) {
    List<SentryException> exceptions = event.getExceptions();
    return exceptions != null
        && exceptions.stream()
            .map(SentryException::getMechanism)
            .anyMatch(each -> each != null && "SentryWebSocket".equals(each.getType()))
        && exceptions.stream().anyMatch(each -> String.valueOf(each.getValue()).contains(text));
  }

  /** Errors of anybody in a trace; the application's messages are none. */
  List<TraceNode> errorsIn(String traceId) {
    return sentry.traces().errors().stream()
        .filter(error -> error.traceId().equals(traceId) && !"info".equals(error.status()))
        .toList();
  }

  /** What Sentry takes for an event's title: the outermost exception's type. */
  static String title(SentryEvent event) {
    List<SentryException> exceptions = event.getExceptions();
    return exceptions.get(exceptions.size() - 1).getType();
  }

  static void assertIsIn(TraceNode span, SentryEvent event) {
    SpanContext trace = event.getContexts().getTrace();
    assertThat(trace.getTraceId().toString()).isEqualTo(span.traceId());
    assertThat(trace.getSpanId().toString()).isEqualTo(span.spanId());
  }

  /** The application's own event of that text. */
  SentryEvent message(String text) {
    sentry.await("the message " + text, any -> findMessage(text).isPresent(), PATIENCE);
    return findMessage(text).orElseThrow();
  }

  private Optional<SentryEvent> findMessage(String text) {
    return sentry.events().stream()
        .filter(event -> event.getMessage() != null)
        .filter(event -> Objects.equals(text, event.getMessage().getFormatted()))
        .findFirst();
  }

  /** The sum of a counter. */
  double metric(String name) {
    double sum = 0;
    for (ReceivedItem item : sentry.metrics()) {
      for (Object each : (List<?>) item.json().getOrDefault("items", List.of())) {
        Map<?, ?> metric = (Map<?, ?>) each;
        if (name.equals(metric.get("name"))) {
          sum += ((Number) metric.get("value")).doubleValue();
        }
      }
    }
    return sum;
  }

  /** What the agent said. */
  List<String> agentLines() {
    return child.stderr().stream().filter(line -> line.contains("[sentry-websocket]")).toList();
  }

  Histogram histogram() {
    return child.histogram();
  }

  URI uri(String target) {
    return URI.create("ws://127.0.0.1:" + awaitLine("port ") + target);
  }

  /** For the message of a failed step. */
  String describe() {
    return (traced ? "\nWITH THE AGENT" : "\nWITHOUT IT")
        + end(child.dump())
        + end(sentry.describe());
  }

  /** An old container can print the same stack trace for ever. */
  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - MOST_SHOWN));
  }

  @Override
  public void close() {
    child.close();
    sentry.close();
    server.close();
    denied.close();
    twin.close();
  }
}
