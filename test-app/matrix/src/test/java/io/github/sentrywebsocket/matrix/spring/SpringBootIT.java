package io.github.sentrywebsocket.matrix.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.matrix.rules.Trace;
import io.sentry.SentryEvent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** As its users run it: {@code java -javaagent:… -jar application.jar}. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.spring.SpringBoot#servlet")
@DisplayName("Spring Boot's executable jar, on Tomcat")
class SpringBootIT extends BootSteps {
  private static final String CONNECT = "CONNECT\naccept-version:1.2\nhost:any\n\n\0";

  @Override
  String throwing() {
    return "/interceptor-throws";
  }

  @Test
  @DisplayName(
      "S5, S6: a STOMP controller runs in the connection's scopes; its exception is one event")
  void controllerRunsInTheConnectionsScopes() {
    Trace trace = Trace.random();
    TracedApplication traced =
        pair.play(
            p -> {
              try (RawWebSocketClient client = p.open("/stomp", trace.headers())) {
                client.sendText(CONNECT);
                client.read();
                client.sendText(message("work", "/stomp"));
                p.upstream.awaitRequest("/stomp/in");
                client.sendText(message("fail", "/stomp"));
                client.sendText(message("work", "/stomp/after"));
                p.upstream.awaitRequest("/stomp/after/in");
              }
            },
            p ->
                BootSteps.has(p, "websocket.client", trace)
                    && !BootSteps.events(p, trace).isEmpty());

    String upgrade = upgrade(traced, trace);
    assertThat(BootSteps.nodes(traced, "websocket.client", trace))
        .isNotEmpty()
        .allMatch(node -> node.parentSpanId().equals(upgrade));
    SentryEvent event = BootSteps.onlyEvent(traced, trace);
    assertThat(event.getTag("websocket.callback")).isEqualTo("onMessage");
  }

  @Test
  @DisplayName("S3, S5: SockJS over WebSocket, the same")
  void sockJsRunsInTheConnectionsScopes() {
    Trace trace = Trace.random();
    TracedApplication traced =
        pair.play(
            p -> {
              try (RawWebSocketClient client =
                  p.open("/sockjs/000/session/websocket", trace.headers())) {
                client.sendText(quoted(CONNECT));
                client.sendText(quoted(message("work", "/sockjs")));
                p.upstream.awaitRequest("/sockjs/in");
              }
            },
            p -> BootSteps.has(p, "websocket.client", trace));

    assertThat(BootSteps.nodes(traced, "websocket.client", trace))
        .singleElement()
        .satisfies(node -> assertThat(node.parentSpanId()).isEqualTo(upgrade(traced, trace)));
    String name = boot.hasSdk() ? "http.server" : "websocket.server";
    assertThat(BootSteps.nodes(traced, name, trace))
        .singleElement()
        .satisfies(node -> assertThat(node.name()).isEqualTo("GET /sockjs/**"));
  }

  private static String upgrade(TracedApplication traced, Trace trace) {
    traced.sentry.await(
        "the upgrade",
        any -> BootSteps.has(traced, "websocket.server", trace),
        TracedApplication.PATIENCE);
    assertThat(BootSteps.nodes(traced, "websocket.server", trace)).hasSize(1);
    return BootSteps.nodes(traced, "websocket.server", trace).get(0).spanId();
  }

  private static String message(String destination, String text) {
    return "SEND\ndestination:/app/" + destination + "\n\n" + text + "\0";
  }

  private static String quoted(String frame) {
    return "[\"" + frame.replace("\n", "\\n").replace("\0", "\\u0000") + "\"]";
  }
}
