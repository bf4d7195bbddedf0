package io.github.sentrywebsocket.fuzz;

import static io.github.sentrywebsocket.fuzz.Fuzz.check;

import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.sdk.ClientRequest;
import io.github.sentrywebsocket.core.sdk.HandshakeUrl;
import io.github.sentrywebsocket.core.sdk.TraceHeaders;
import io.github.sentrywebsocket.sentry.SentryBridge;
import io.sentry.NoOpTransportFactory;
import io.sentry.Sentry;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real SDK behind the real bridge, and what may be written to the wire. */
final class Wire {

  static final HandshakeUrl URL = HandshakeUrl.of(URI.create("wss://host/path"));

  private static final Pattern SENTRY_TRACE =
      Pattern.compile("([0-9a-f]{32})-([0-9a-f]{16})(-[01])?");

  private static final String NO_TRACE = "0".repeat(32);

  /** Transactions and errors that the SDK captured. */
  static int transactions;

  static int errors;

  private Wire() {}

  static SentryBridge start(String arguments) {
    transactions = 0;
    errors = 0;
    Sentry.init(
        options -> {
          options.setDsn("http://key@localhost:1/1");
          options.setTracesSampleRate(1.0);
          options.setPropagateTraceparent(true);
          options.setTransportFactory(NoOpTransportFactory.getInstance());
          options.setEnableUncaughtExceptionHandler(false);
          options.setEnableDeduplication(false);
          options.setAttachStacktrace(false);
          options.setAttachServerName(false);
          options.setBeforeSendTransaction(
              (transaction, hint) -> {
                transactions++;
                return null;
              });
          options.setBeforeSend(
              (event, hint) -> {
                errors++;
                return null;
              });
        });
    return new SentryBridge(Settings.read(arguments, new Properties(), Map.of()), false);
  }

  static ClientRequest request(List<String> sentryTrace, List<String> baggage) {
    return new ClientRequest("test", "GET /path", URL, sentryTrace, baggage, Map.of());
  }

  /** Checks headers that are about to be written; returns the value of sentry-trace. */
  static String checked(TraceHeaders headers) {
    check(headers != null, "headers are written", null);
    Matcher matcher = SENTRY_TRACE.matcher(headers.sentryTrace);
    check(matcher.matches(), "sentry-trace is well-formed", headers.sentryTrace);
    String trace = matcher.group(1);
    String span = matcher.group(2);
    check(!trace.equals(NO_TRACE) && !NO_TRACE.startsWith(span), "ids are not zero", trace + span);
    String traceparent = "00-" + trace + "-" + span + "-0";
    check(
        headers.traceparent.equals(traceparent + "0")
            || headers.traceparent.equals(traceparent + "1"),
        "traceparent says the same",
        headers.traceparent);
    checkBaggage(headers.baggage, trace);
    return headers.sentryTrace;
  }

  private static void checkBaggage(String baggage, String trace) {
    check(baggage.length() <= 8192, "baggage is short", baggage.length());
    for (int i = 0; i < baggage.length(); i++) {
      char c = baggage.charAt(i);
      check(c >= ' ' && c <= '~', "baggage is printable ASCII", baggage);
    }
    String[] members = baggage.split(",", -1);
    check(members.length <= 64, "baggage has few members", members.length);
    for (String member : members) {
      check(!member.isEmpty(), "no member is empty", baggage);
      check(
          !member.startsWith("sentry-trace_id=") || member.endsWith(trace),
          "baggage belongs to the trace",
          baggage);
    }
  }
}
