package io.github.sentrywebsocket.matrix.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.matrix.corner.SourceProgram;
import io.sentry.protocol.SentrySpan;
import io.sentry.protocol.SentryTransaction;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebFlux with what sentry-spring and sentry-reactor bring for it. */
@ExtendWith(HarnessExtension.class)
@DisplayName("sentry-spring's WebFlux filters, and sentry-reactor's hook")
class SentryWebFluxIT {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String TRACE = "0123456789abcdef0123456789abcdef";
  private static final String SPAN = "0123456789abcdef";

  @TempDir Path folder;

  private URI start(
      ChildJvms children,
      SentryReceiver sentry,
      RawWebSocketServer upstream,
      String server,
      String filter,
      boolean agent) {
    List<Path> libraries = new ArrayList<>();
    libraries.addAll(
        Artifacts.ofUser()
            .jars(
                "io.sentry:sentry:8.52.0",
                "io.sentry:sentry-spring-jakarta:8.52.0",
                "io.sentry:sentry-reactor:8.52.0"));
    libraries.addAll(
        Artifacts.ofUser()
            .classPath(
                "org.springframework:spring-webflux:6.2.19",
                "org.springframework:spring-context:6.2.19",
                "io.micrometer:context-propagation:1.1.3",
                "io.projectreactor.netty:reactor-netty-http:1.2.18",
                "org.apache.tomcat.embed:tomcat-embed-core:10.1.55",
                "org.apache.tomcat.embed:tomcat-embed-websocket:10.1.55",
                "org.eclipse.jetty:jetty-server:12.0.31",
                "org.eclipse.jetty.websocket:jetty-websocket-jetty-server:12.0.31",
                "io.undertow:undertow-core:2.3.24.Final"));
    SourceProgram.compile(folder, Map.of("Flux", TracedApplication.source("Flux.txt")), libraries);
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .property("dsn", sentry.dsn("1"))
            .property("upstream", upstream.uri("/"))
            .classPath(folder)
            .classPath(libraries)
            .main("Flux")
            .args(server, filter, folder.toString());
    if (agent) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    String line = children.start(builder).awaitLine(text -> text.startsWith("port "), LONG);
    return URI.create("ws://127.0.0.1:" + line.substring("port ".length()));
  }

  private static RawWebSocketClient open(URI uri) {
    return RawWebSocketClient.connect(
        uri,
        "sentry-trace: " + TRACE + "-" + SPAN + "-1",
        "baggage: sentry-trace_id=" + TRACE + ",sentry-public_key=key,sentry-sampled=true");
  }

  @ParameterizedTest(name = "S4: one transaction, theirs, ours below it, on {0} with {1}")
  @CsvSource({"netty, SentryWebFilter", "netty, SentryWebFilterWithThreadLocalAccessor"})
  void upgradeIsAChildOfTheirTransaction(
      String server,
      String filter,
      ChildJvms children,
      SentryReceiver sentry,
      RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream, server, filter, true);
    try (RawWebSocketClient client = open(uri.resolve("/refused"))) {
      assertThat(client.answer().status()).isEqualTo(403);
    }
    try (RawWebSocketClient client = open(uri.resolve("/echo"))) {
      client.sendText("hello");
      Handshake inMessage = upstream.awaitRequest("/in-onMessage");
      // Theirs of either, and that of the handshake in the callback.
      sentry.awaitTransactions(3, LONG);

      isTheirs(only(sentry, "GET /refused"));
      SentryTransaction theirs = only(sentry, "GET /echo");
      isTheirs(theirs);
      SentrySpan ours =
          theirs.getSpans().stream()
              .filter(span -> "websocket.server".equals(span.getOp()))
              .findFirst()
              .orElseThrow();
      assertThat(inMessage.sentryTrace().orElseThrow().getTraceId()).hasToString(TRACE);
      assertThat(only(sentry, "GET /in-onMessage").getContexts().getTrace().getParentSpanId())
          .isEqualTo(ours.getSpanId());
    }
  }

  private static SentryTransaction only(SentryReceiver sentry, String name) {
    List<SentryTransaction> named =
        sentry.transactions().stream()
            .filter(transaction -> transaction.getTransaction().equals(name))
            .toList();
    assertThat(named).as(name + sentry.describe()).hasSize(1);
    return named.get(0);
  }

  private static void isTheirs(SentryTransaction transaction) {
    assertThat(transaction.getContexts().getTrace().getOperation()).isEqualTo("http.server");
    assertThat(transaction.getContexts().getTrace().getTraceId()).hasToString(TRACE);
    assertThat(transaction.getContexts().getTrace().getParentSpanId()).hasToString(SPAN);
  }

  @ParameterizedTest(
      name = "S5: publishOn on {0} keeps a callback in its trace, with the SDK's hook")
  @ValueSource(strings = {"netty", "tomcat", "jetty", "undertow"})
  void publishOnKeepsTheTrace(
      String server, ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream, server, "none", true);
    try (RawWebSocketClient client = open(uri.resolve("/room/7"))) {
      client.sendText("hello");
      Handshake inMessage = upstream.awaitRequest("/in-onMessage");
      assertThat(inMessage.sentryTrace().orElseThrow().getTraceId()).hasToString(TRACE);
      sentry.awaitTransactions(2, LONG);
      SentryTransaction upgrade = only(sentry, "GET /room/{id}");
      assertThat(upgrade.getContexts().getTrace().getParentSpanId()).hasToString(SPAN);
      assertThat(only(sentry, "GET /in-onMessage").getContexts().getTrace().getParentSpanId())
          .isEqualTo(upgrade.getContexts().getTrace().getSpanId());
    }
  }

  @Test
  @DisplayName("Control: without the agent publishOn's callback sends no header")
  void control(ChildJvms children, SentryReceiver sentry, RawWebSocketServer upstream) {
    URI uri = start(children, sentry, upstream, "netty", "none", false);
    try (RawWebSocketClient client = open(uri.resolve("/room/7"))) {
      client.sendText("hello");
      assertThat(upstream.awaitRequest("/in-onMessage").header("sentry-trace")).isEmpty();
    }
    assertThat(sentry.transactions()).isEmpty();
  }
}
