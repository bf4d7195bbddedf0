package io.github.sentrywebsocket.matrix.rules;

import io.sentry.SpanContext;
import java.util.UUID;

/** The trace of somebody who opens a connection to a server. */
public record Trace(String traceId, String spanId) {

  public static Trace random() {
    return new Trace(digits(), digits().substring(16));
  }

  private static String digits() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  String sentryTrace() {
    return traceId + "-" + spanId + "-1";
  }

  /**
   * @param more members, each with its comma in front
   */
  String baggage(String more) {
    return "sentry-trace_id=" + traceId + ",sentry-public_key=key,sentry-sampled=true" + more;
  }

  /** Lines of a request. */
  public String[] headers() {
    return headers("");
  }

  String[] headers(String more) {
    return new String[] {"sentry-trace: " + sentryTrace(), "baggage: " + baggage(more)};
  }

  boolean has(SpanContext context) {
    return traceId.equals(context.getTraceId().toString());
  }
}
