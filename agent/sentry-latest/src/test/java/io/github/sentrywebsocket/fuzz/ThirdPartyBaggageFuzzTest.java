package io.github.sentrywebsocket.fuzz;

import static io.github.sentrywebsocket.fuzz.Fuzz.check;

import io.github.sentrywebsocket.core.sdk.ClientTrace;
import io.github.sentrywebsocket.core.sdk.TraceHeaders;
import io.github.sentrywebsocket.sentry.SentryBridge;
import io.sentry.Sentry;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule C1: what the application's own headers can do to ours. */
@Timeout(300)
class ThirdPartyBaggageFuzzTest {

  private static final String KEPT = "first=kept;p=1";

  @AfterEach
  void close() {
    Sentry.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"never", "always"})
  void mergedBaggageIsValidAndHasSentrysMembers(String clientTransactions) {
    SentryBridge bridge = Wire.start("client-transactions=" + clientTransactions);
    Fuzz.run(
        "third-party baggage, client transactions " + clientTransactions,
        in -> {
          List<String> lines =
              in.lines(
                  KEPT + ",b=2,sentry-trace_id=" + in.hex(32) + ",c=%20",
                  in.oneIn(100) ? many(in) : "d=4");
          ClientTrace client = bridge.client(Wire.request(List.of(), lines));
          TraceHeaders headers = client.headers(Wire.URL, lines);
          String trace = Wire.checked(headers).substring(0, 32);
          check(
              headers.baggage.contains("sentry-trace_id=" + trace),
              "Sentry's win",
              headers.baggage);
          if (lines.size() == 1 && lines.get(0).startsWith(KEPT + ",")) {
            check(headers.baggage.startsWith(KEPT + ","), "others come first", headers.baggage);
          }
        });
  }

  @Test
  void adoptedTraceIsLeftAloneAndContinued() {
    SentryBridge bridge = Wire.start("client-transactions=always");
    Fuzz.run(
        "adopted sentry-trace",
        in -> {
          String id = in.hex(32);
          List<String> sentryTrace = in.lines(id + "-" + in.hex(16) + in.any("", "-0", "-1"));
          List<String> baggage = in.lines("a=1,sentry-trace_id=" + id, "sentry-replay_id=" + id);
          if (sentryTrace.isEmpty()) {
            sentryTrace = List.of(""); // a header without a value is there, too
          }
          ClientTrace client = bridge.client(Wire.request(sentryTrace, baggage));
          check(client.isAdopted(), "the trace is adopted", sentryTrace);
          check(client.headers(Wire.URL, baggage) == null, "no header of ours", sentryTrace);
          client.accepted();
          try (AutoCloseable scope = client.connection().activate()) {
            Wire.checked(
                bridge.client(Wire.request(List.of(), List.of())).headers(Wire.URL, List.of()));
          }
        });
  }

  private static String many(Inputs in) {
    return String.join(",", Collections.nCopies(1 + in.below(400), "m=" + in.text()));
  }
}
