package io.github.sentrywebsocket.sentry;

import io.sentry.Baggage;
import io.sentry.BaggageHeader;
import io.sentry.ISpan;
import io.sentry.PropagationContext;
import io.sentry.SentryTraceHeader;
import io.sentry.SpanContext;
import io.sentry.exception.InvalidSentryTraceHeaderException;
import java.util.ArrayList;
import java.util.List;

/** The {@code sentry-trace} header and the propagation contexts that are made of it. */
final class SentryTraces {

  private SentryTraces() {}

  /** The one line of a header; null when it is missing, empty or doubled (rule S2). */
  static String single(List<String> lines) {
    return lines.size() == 1 && !lines.get(0).trim().isEmpty() ? lines.get(0).trim() : null;
  }

  /** {@code traceid-spanid-1}: whether the third part is there. */
  static boolean hasSamplingFlag(String sentryTrace) {
    int first = sentryTrace.indexOf('-');
    return first >= 0 && sentryTrace.indexOf('-', first + 1) > 0;
  }

  /** The header's trace; null when it is malformed. */
  static SentryTraceHeader parse(String sentryTrace) {
    if (sentryTrace == null) {
      return null;
    }
    try {
      return new SentryTraceHeader(sentryTrace);
    } catch (InvalidSentryTraceHeaderException malformed) {
      return null;
    }
  }

  /**
   * The context in which a connection's callbacks run: what is made there is a child of the
   * handshake's span, which is exported, and not of a new one that nobody ever sees.
   */
  static PropagationContext below(ISpan span) {
    SpanContext context = span.getSpanContext();
    BaggageHeader baggage = span.toBaggageHeader(null);
    return new PropagationContext(
        context.getTraceId(),
        context.getSpanId(),
        context.getParentSpanId(),
        baggage == null ? null : Baggage.fromHeader(baggage.getValue()),
        span.toSentryTrace().isSampled());
  }

  /** The same for a header that the application wrote itself; null when it is malformed. */
  static PropagationContext below(List<String> sentryTrace, List<String> baggage) {
    SentryTraceHeader header = parse(single(sentryTrace));
    return header == null
        ? null
        : new PropagationContext(
            header.getTraceId(),
            header.getSpanId(),
            null,
            Baggage.fromHeader(new ArrayList<>(baggage)),
            header.isSampled());
  }
}
