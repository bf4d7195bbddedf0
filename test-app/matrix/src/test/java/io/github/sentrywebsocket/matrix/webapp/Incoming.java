package io.github.sentrywebsocket.matrix.webapp;

import io.sentry.SpanId;
import io.sentry.protocol.SentryId;

/** The trace that a client's upgrade request carries. */
record Incoming(String traceId, String spanId) {

  static Incoming random() {
    return new Incoming(new SentryId().toString(), new SpanId().toString());
  }

  String[] headers() {
    return new String[] {
      "sentry-trace: " + traceId + "-" + spanId + "-1",
      "baggage: other=1,sentry-trace_id=" + traceId + ",sentry-sampled=true,sentry-public_key=key"
    };
  }
}
