package io.github.sentrywebsocket.core.sdk;

/** The header fields that carry a trace, as Sentry writes them. */
public final class TraceHeaders {

  public static final String SENTRY_TRACE = "sentry-trace";
  public static final String BAGGAGE = "baggage";
  public static final String TRACEPARENT = "traceparent";

  /** Never null. */
  public final String sentryTrace;

  /** Third-party members first, then Sentry's; null when there is nothing to write. */
  public final String baggage;

  /** Null unless the SDK's option asks for it. */
  public final String traceparent;

  public TraceHeaders(String sentryTrace, String baggage, String traceparent) {
    this.sentryTrace = sentryTrace;
    this.baggage = baggage;
    this.traceparent = traceparent;
  }
}
