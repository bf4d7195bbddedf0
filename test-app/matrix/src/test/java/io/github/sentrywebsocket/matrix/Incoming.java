package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.TraceNode;
import java.util.UUID;

/** The trace of somebody who opens a connection to a server. */
record Incoming(String traceId, String spanId) {

  static Incoming random() {
    return new Incoming(digits(), digits().substring(16));
  }

  private static String digits() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  String sentryTrace() {
    return "sentry-trace: " + traceId + "-" + spanId + "-1";
  }

  String baggage() {
    return "baggage: vendor=1,sentry-trace_id="
        + traceId
        + ",sentry-public_key=key,sentry-sample_rate=1,sentry-sampled=true";
  }

  String[] headers() {
    return new String[] {sentryTrace(), baggage()};
  }

  boolean isTraceOf(TraceNode node) {
    return traceId.equals(node.traceId());
  }

  boolean isTraceOf(Handshake request) {
    return request
        .sentryTrace()
        .filter(header -> header.getTraceId().toString().equals(traceId))
        .isPresent();
  }
}
