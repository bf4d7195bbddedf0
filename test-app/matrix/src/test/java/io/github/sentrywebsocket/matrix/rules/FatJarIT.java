package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.matrix.corner.FatJar;
import io.github.sentrywebsocket.scenarios.rules.RulesProgram;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An executable jar with the server and the SDK in jars inside it. */
@DisplayName("Spring Boot's executable jar")
@ExtendWith(RuleResults.class)
final class FatJarIT implements Rules.Tests {
  @TempDir Path folder;

  private Rules rules;

  @AfterEach
  void stop() {
    if (rules != null) {
      rules.close();
    }
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "SDK: it is found in an executable jar, and the trace goes through ({0})")
  @MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#newest")
  void sdkIsFoundInTheNestedJar(Sdk sdk) {
    Path jar =
        FatJar.pack(
            folder,
            "3.5.16",
            RulesJvm.program(),
            RulesProgram.class.getName(),
            RulesJvm.libraries(sdk.version()));
    rules = Rules.start(sdk, jvm -> jvm.fatJar(jar));
    Trace trace = Trace.random();
    String upstream = "/fat-jar/upstream-1";
    RulesJvm jvm =
        rules.play(
            p -> {
              try (RawWebSocketClient client = p.open("/fat-jar?upstreams=1", trace.headers())) {
                client.sendText("throw");
              }
            },
            p ->
                p.carriesTrace(upstream)
                    && !p.transactions("GET /fat-jar").isEmpty()
                    && !p.failures("at fat-jar").isEmpty());

    TraceNode upgrade = jvm.spans("websocket.server", "/fat-jar").get(0);
    assertThat(upgrade.traceId()).isEqualTo(trace.traceId());
    assertThat(upgrade.parentSpanId()).isEqualTo(trace.spanId());
    Handshake sent = jvm.server.awaitRequest(upstream);
    assertThat(sent.sentryTrace().orElseThrow().getTraceId()).hasToString(trace.traceId());
    assertThat(jvm.sentry.items())
        .allMatch(
            item ->
                item.client().startsWith("sentry.java/" + (sdk.isAgents() ? "8." : sdk.version())));
    assertThat(jvm.agentLines()).isEmpty();
  }

  @Override
  public Rules rules() {
    return rules;
  }
}
