package io.github.sentrywebsocket.sentry;

import io.sentry.Baggage;
import io.sentry.BaggageHeader;
import io.sentry.ISpan;
import io.sentry.PropagationContext;
import io.sentry.SentryTraceHeader;
import io.sentry.SpanContext;
import io.sentry.exception.InvalidSentryTraceHeaderException;
import java.util.List;
import java.util.Locale;

/** The {@code sentry-trace} header and the propagation contexts that are made of it. */
final class SentryTraces {

  private static final int TRACE_ID = 32;
  private static final int SPAN_ID = 16;

  private SentryTraces() {}

  /** The one line of a header; null when it is missing, doubled or malformed (rule S2). */
  static String single(List<String> lines) {
    return lines.size() == 1 ? valid(lines.get(0)) : null;
  }

  /** The value, in lower case as most receivers want it; null when it is malformed. */
  static String valid(String sentryTrace) {
    String value = sentryTrace.trim().toLowerCase(Locale.ROOT);
    int flag = TRACE_ID + 1 + SPAN_ID;
    return isId(value, 0, TRACE_ID)
            && value.startsWith("-", TRACE_ID)
            && isId(value, TRACE_ID + 1, flag)
            && (value.length() == flag || isFlag(value, flag))
        ? value
        : null;
  }

  /** No SDK asks for an id that is not all zeros, and 7.x does not ask for much at all. */
  private static boolean isId(String value, int start, int end) {
    boolean isZero = true;
    for (int i = start; i < end; i++) {
      char c = i < value.length() ? value.charAt(i) : '-';
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
      isZero &= c == '0';
    }
    return !isZero;
  }

  private static boolean isFlag(String value, int start) {
    return value.length() == start + 2
        && value.charAt(start) == '-'
        && (value.charAt(start + 1) == '0' || value.charAt(start + 1) == '1');
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
            Baggage.fromHeader(IncomingBaggage.members(header.getValue(), baggage)),
            header.isSampled());
  }
}
