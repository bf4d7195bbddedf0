package io.github.sentrywebsocket.matrix.places;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.TraceNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One program in one place, with the agent and without at the same time: what it prints must be the
 * same, its handshakes carry a trace only with the agent, and its callbacks stay in that trace.
 */
final class Place implements AutoCloseable {
  static final Path AGENT = Path.of(System.getProperty("agent.jar"));
  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final boolean FULL = System.getProperty("matrix", "").equals("full");

  final SentryReceiver sentry = SentryReceiver.start();
  final RawWebSocketServer server = RawWebSocketServer.start();
  private final RawWebSocketServer controlServer = RawWebSocketServer.start();
  private final List<String> libraries;
  ChildJvm jvm;
  ChildJvm control;

  private Place(String... libraries) {
    this.libraries = List.of(libraries);
  }

  static Stream<Jdks.Jdk> jdks() {
    return FULL ? Jdks.ofBuild().all().stream() : Stream.of(Jdks.ofBuild().newest());
  }

  /**
   * Runs both to their ends.
   *
   * @param command makes a command line of the program's arguments
   */
  static Place run(Function<String[], ChildJvmBuilder> command, String... libraries) {
    return run(command, program -> program.agent(AGENT), libraries);
  }

  /** The same with other agents, or more of ours. */
  static Place run(
      Function<String[], ChildJvmBuilder> command,
      Function<ChildJvmBuilder, ChildJvmBuilder> attach,
      String... libraries) {
    Place place = new Place(libraries);
    try {
      place.control =
          command
              .apply(place.arguments(place.controlServer))
              .property("sentry.dsn", "http://key@127.0.0.1:9/1")
              .start();
      place.jvm =
          attach
              .apply(command.apply(place.arguments(place.server)))
              .property("sentry.dsn", place.sentry.dsn("1"))
              .property("sentry.traces-sample-rate", "1.0")
              .start();
      assertThat(place.control.exitCode(PATIENCE)).as(place.control.dump()).isZero();
      assertThat(place.jvm.exitCode(PATIENCE)).as(place.jvm.dump()).isZero();
      return place;
    } catch (Throwable e) {
      place.close();
      throw e;
    }
  }

  private String[] arguments(RawWebSocketServer to) {
    List<String> arguments = new ArrayList<>(List.of(to.uri("").toString()));
    arguments.addAll(libraries);
    return arguments.toArray(String[]::new);
  }

  /** The application printed what it prints without the agent, and the agent nothing. */
  Place isTheSame() {
    assertThat(control.stdout()).as(control.dump()).last().isEqualTo("end");
    assertThat(jvm.stdout()).as(jvm.dump()).isEqualTo(control.stdout());
    assertThat(jvm.stderr()).as(jvm.dump()).isEqualTo(control.stderr());
    return this;
  }

  /** Every handshake and every callback is in a trace; without the agent none is. */
  Place isTraced() {
    assertThat(controlServer.requests())
        .isNotEmpty()
        .allSatisfy(sent -> assertThat(sent.header("sentry-trace")).as("control").isEmpty());
    for (String library : libraries) {
      if (!library.equals("byte-buddy")) {
        isTraced(library);
      }
    }
    assertThat(sentry.traces().orphans()).as(sentry.describe()).isEmpty();
    assertThat(sentry.refused()).isEmpty();
    return this;
  }

  private void isTraced(String library) {
    Handshake inner = server.awaitRequest("/" + library + "/inner");
    TraceNode sent = exported(inner);
    if (library.endsWith("-server")) {
      TraceNode upgrade = exported(sent.traceId(), sent.parentSpanId());
      assertThat(upgrade.op()).isEqualTo("websocket.server");
      assertThat(upgrade.name()).contains("/" + library);
      assertThat(exported(upgrade.traceId(), upgrade.parentSpanId()).op())
          .isEqualTo("websocket.client");
    } else {
      TraceNode outer = exported(server.awaitRequest("/" + library));
      assertThat(outer.traceId()).isEqualTo(sent.traceId());
      assertThat(sent.parentSpanId()).as(sentry.describe()).isEqualTo(outer.spanId());
    }
  }

  /** The client's span that a handshake names. */
  private TraceNode exported(Handshake handshake) {
    assertThat(handshake.header("sentry-trace")).as(jvm.dump()).hasSize(1);
    assertThat(handshake.header("baggage")).hasSize(1);
    TraceNode span =
        exported(
            handshake.sentryTrace().orElseThrow().getTraceId().toString(),
            handshake.sentryTrace().orElseThrow().getSpanId().toString());
    assertThat(span.op()).isEqualTo("websocket.client");
    return span;
  }

  private TraceNode exported(String traceId, String spanId) {
    sentry.await("span " + spanId, any -> !find(traceId, spanId).isEmpty(), Duration.ofSeconds(20));
    return find(traceId, spanId).get(0);
  }

  private List<TraceNode> find(String traceId, String spanId) {
    return sentry
        .traces()
        .nodes(node -> traceId.equals(node.traceId()) && spanId.equals(node.spanId()));
  }

  @Override
  public void close() {
    Stream.of(jvm, control).filter(each -> each != null).forEach(ChildJvm::close);
    server.close();
    controlServer.close();
    sentry.close();
  }
}
