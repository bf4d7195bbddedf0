package io.github.sentrywebsocket.fuzz;

import static io.github.sentrywebsocket.fuzz.Fuzz.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.github.sentrywebsocket.core.sdk.ServerRequest;
import io.github.sentrywebsocket.core.sdk.ServerTrace;
import io.github.sentrywebsocket.sentry.SentryBridge;
import io.sentry.Sentry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule S2: what a stranger's headers can do to an upgrade, and to the handshakes below it. */
@Timeout(300)
class IncomingHeadersFuzzTest {

  private static final Pattern GRAMMAR =
      Pattern.compile("(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}(-[01])?");

  @AfterEach
  void close() {
    Sentry.close();
  }

  @Test
  void malformedHeadersBeginANewTraceAndLoseNothing() {
    SentryBridge bridge = Wire.start(null);
    RuntimeException failure = new RuntimeException("in a callback");
    int[] sampled = new int[1];
    int[] failures = new int[1];
    Fuzz.run(
        "incoming headers",
        in -> {
          String id = in.hex(32);
          List<String> sentryTrace =
              in.lines(id + "-" + in.hex(16) + in.any("", "-0", "-1"), zeros(in));
          List<String> baggage = baggage(in, id);
          ServerTrace server = bridge.server(request(sentryTrace, baggage));
          String trace;
          try (AutoCloseable scope = server.activate()) {
            String header = clientHandshake(bridge);
            trace = header.substring(0, 32);
            sampled[0] += header.endsWith("-1") ? 1 : 0;
          }
          checkContinued(sentryTrace, baggage, trace);
          server.answered(101);
          ConnectionTrace connection = server.connection();
          try (AutoCloseable scope = connection.activate()) {
            check(clientHandshake(bridge).startsWith(trace), "callbacks are in the trace", trace);
          }
          if (in.oneIn(4)) {
            connection.callbackFailed("onMessage", failure);
            failures[0]++;
          }
        });
    assertThat(Wire.errors).as("errors captured").isEqualTo(failures[0]);
    assertThat(Wire.transactions).as("transactions captured").isEqualTo(sampled[0]);
  }

  private static String clientHandshake(SentryBridge bridge) {
    return Wire.checked(
        bridge.client(Wire.request(List.of(), List.of())).headers(Wire.URL, List.of()));
  }

  private static void checkContinued(List<String> sentryTrace, List<String> baggage, String trace) {
    String incoming = String.join(",", sentryTrace).trim().toLowerCase(Locale.ROOT);
    if (sentryTrace.size() != 1 || !GRAMMAR.matcher(incoming).matches()) {
      check(!incoming.contains(trace), "a new trace is begun", sentryTrace);
    } else if (!baggage.toString().toLowerCase(Locale.ROOT).contains("org_id")) {
      check(incoming.startsWith(trace), "the trace is continued", sentryTrace);
    }
  }

  private static List<String> baggage(Inputs in, String id) {
    String valid =
        "sentry-trace_id="
            + id
            + ",sentry-public_key=key,sentry-sample_rate=0.5,sentry-sample_rand=0.3,"
            + "sentry-sampled=true,sentry-release=a%40b,third=party;p=1";
    return in.lines(
        valid,
        valid + ",sentry-org_id=1,sentry-replay_id=" + in.hex(32),
        in.oneIn(100) ? many(in) : "other=1");
  }

  private static String many(Inputs in) {
    StringBuilder members = new StringBuilder("a=1");
    for (int i = in.below(400); i > 0; i--) {
      members.append(",sentry-").append(in.oneIn(50) ? in.text() : in.hex(4)).append("=1");
    }
    return members.toString();
  }

  private static String zeros(Inputs in) {
    return in.any("0".repeat(32), in.hex(32)) + "-" + in.any("0".repeat(16), in.hex(16)) + "-1";
  }

  private static ServerRequest request(List<String> sentryTrace, List<String> baggage) {
    return new ServerRequest(null, "test", "GET", "/path", null, sentryTrace, baggage, Map.of());
  }
}
