package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes that may not begin a transaction. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#newest")
@DisplayName("No transactions of clients")
@ExtendWith(RuleResults.class)
final class ClientTransactionsOffIT implements Rules.Tests {
  private static Rules rules;

  @Parameter Sdk sdk;

  @BeforeParameterizedClassInvocation
  static void start(Sdk sdk) {
    rules = Rules.start(sdk, jvm -> jvm.set("client-transactions", "never"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (rules != null) {
      rules.close();
      rules = null;
    }
  }

  @Override
  public Rules rules() {
    return rules;
  }

  @Test
  @DisplayName("C3: without a span the scope's trace is sent, and no transaction is begun")
  void scopesTraceIsSent() {
    String path = "/no-transaction";
    RulesJvm jvm =
        rules()
            .play(
                p -> p.run("connect c " + path),
                p -> p.server.awaitRequest(path).sentryTrace().isPresent());

    jvm.settle();
    Handshake sent = jvm.server.awaitRequest(path);
    assertThat(sent.header("sentry-trace")).hasSize(1);
    assertThat(sent.header("baggage")).hasSize(1);
    assertThat(jvm.spans("websocket.client", path)).isEmpty();
  }

  @Test
  @DisplayName("C1: a header that a proxy sends on stays where no span could stand for it")
  void forwardedHeaderStays() {
    String path = "/proxy";
    Trace trace = Trace.random();
    RulesJvm jvm =
        rules()
            .play(
                p -> {
                  try (RawWebSocketClient client = p.open(path, trace.headers())) {
                    client.sendText("forward " + trace.sentryTrace());
                    p.server.awaitRequest(path + "/in-callback");
                  }
                },
                p -> !p.transactions("GET " + path).isEmpty());

    jvm.settle();
    assertThat(jvm.server.awaitRequest(path + "/in-callback").header("sentry-trace"))
        .containsExactly(trace.sentryTrace());
    assertThat(jvm.spans("websocket.client", path + "/in-callback")).isEmpty();
  }
}
