package io.github.sentrywebsocket.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.github.sentrywebsocket.core.sdk.ServerRequest;
import io.github.sentrywebsocket.core.sdk.ServerTrace;
import io.github.sentrywebsocket.sentry.SentryBridge;
import io.sentry.Sentry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule S2: what the fuzz test found, by name. */
class IncomingHeadersTest {

  private static final String TRACE = "0123456789abcdef0123456789abcdef";
  private static final String SENTRY_TRACE = TRACE + "-0123456789abcdef-1";

  private final SentryBridge bridge = Wire.start(null);

  @AfterEach
  void close() {
    Sentry.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentry-public_key=key,sentry-trace_id=x",
        "sentry-public_key=key,sentry-trace_id=" + TRACE + ",sentry-replay_id=x",
        "sentry-public_key=key,sentry-%74race_id=x",
      })
  void malformedIdInBaggageLosesNeitherTransactionNorError(String baggage) throws Exception {
    ServerTrace server = upgrade(SENTRY_TRACE, baggage);
    assertThat(handshake(server)).startsWith(TRACE);
    assertThatCode(() -> server.answered(101)).doesNotThrowAnyException();
    ConnectionTrace connection = server.connection();
    connection.callbackFailed("onMessage", new Exception());
    assertThat(Wire.transactions).isEqualTo(1);
    assertThat(Wire.errors).isEqualTo(1);
  }

  @Test
  void baggageOfAnotherTraceIsNotPassedOn() throws Exception {
    assertThat(handshake(upgrade(SENTRY_TRACE, "sentry-trace_id=" + "1".repeat(32))))
        .startsWith(TRACE);
  }

  @Test
  void upperCaseIsContinuedAndPassedOnInLowerCase() throws Exception {
    assertThat(handshake(upgrade(SENTRY_TRACE.toUpperCase(Locale.ROOT), ""))).startsWith(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000000000000000000000000000-0123456789abcdef-1",
        TRACE + "-0000000000000000-1",
        SENTRY_TRACE + ", " + SENTRY_TRACE,
        TRACE + "-0123456789abcdef-2",
        TRACE,
      })
  void malformedSentryTraceBeginsANewTrace(String sentryTrace) throws Exception {
    assertThat(handshake(upgrade(sentryTrace, ""))).doesNotContain(TRACE);
  }

  private String handshake(ServerTrace server) throws Exception {
    try (AutoCloseable scope = server.activate()) {
      return Wire.checked(
          bridge.client(Wire.request(List.of(), List.of())).headers(Wire.URL, List.of()));
    }
  }

  private ServerTrace upgrade(String sentryTrace, String baggage) {
    return bridge.server(
        new ServerRequest(
            null, "test", "GET", "/path", null, List.of(sentryTrace), List.of(baggage), Map.of()));
  }
}
