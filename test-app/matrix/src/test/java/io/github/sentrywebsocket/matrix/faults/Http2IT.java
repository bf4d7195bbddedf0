package io.github.sentrywebsocket.matrix.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.TraceNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSockets over HTTP/2, of the libraries whose are traced. */
final class Http2IT {

  @ParameterizedTest(name = "7: extended CONNECT (RFC 8441) in {0}: the same run, and traced")
  @EnumSource
  void echoesAreTraced(Http2Library library) {
    try (SentryReceiver sentry = SentryReceiver.start()) {
      List<String> without = run(program(sentry, library));
      assertThat(without).contains("echo of hello").endsWith("end").doesNotContain("opened");
      assertThat(sentry.items()).as("control").isEmpty();

      List<String> with =
          run(program(sentry, library).agent(Path.of(System.getProperty("agent.jar"))));

      assertThat(with).isEqualTo(without);
      List<TraceNode> handshakes = spans(sentry, "websocket.client", library.path);
      List<TraceNode> upgrades = spans(sentry, "websocket.server", library.route);
      assertThat(handshakes).hasSize(3).allMatch(node -> "ok".equals(node.status()));
      assertThat(upgrades).hasSize(3).allMatch(node -> "ok".equals(node.status()));
      assertThat(ids(upgrades, TraceNode::parentSpanId))
          .isEqualTo(ids(handshakes, TraceNode::spanId));
      assertThat(spans(sentry, "websocket.client", "/nobody"))
          .hasSize(1)
          .allMatch(node -> "not_found".equals(node.status()));
      assertThat(counted(sentry, "opened")).isEqualTo(6);
      assertThat(counted(sentry, "closed")).isEqualTo(6);
      assertThat(sentry.items()).noneMatch(item -> item.raw().contains("secret"));
    }
  }

  private static List<TraceNode> spans(SentryReceiver sentry, String operation, String end) {
    return sentry
        .traces()
        .nodes(node -> operation.equals(node.op()) && node.name().equals("GET " + end));
  }

  private static Set<String> ids(List<TraceNode> nodes, Function<TraceNode, String> id) {
    return nodes.stream().map(id).collect(Collectors.toSet());
  }

  /** Each item may hold several; all of these count one. */
  private static long counted(SentryReceiver sentry, String what) {
    return sentry.metrics().stream()
        .mapToLong(item -> item.raw().split("websocket.connections." + what, -1).length - 1)
        .sum();
  }

  private static List<String> run(ChildJvmBuilder program) {
    try (ChildJvm jvm = program.start()) {
      assertThat(jvm.exitCode(EchoProgram.PATIENCE)).as(jvm.dump()).isZero();
      assertThat(EchoProgram.agentLines(jvm)).isEmpty();
      return jvm.stdout();
    }
  }

  private static ChildJvmBuilder program(SentryReceiver sentry, Http2Library library) {
    return ChildJvm.builder()
        .classPath(EchoProgram.scenarios())
        .classPath(Artifacts.ofUser().classPath(library.artifacts))
        .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m")
        .property("sentry.dsn", sentry.dsn("1"))
        .property("sentry.traces-sample-rate", "1.0")
        .main(library.program);
  }
}
