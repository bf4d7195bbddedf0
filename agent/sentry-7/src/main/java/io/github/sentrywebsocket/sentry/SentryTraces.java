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
import java.util.regex.Pattern;

/** The {@code sentry-trace} header and the propagation contexts that are made of it. */
final class SentryTraces {

  /** No SDK asks for an id that is not all zeros, and 7.x does not ask for much at all. */
  private static final Pattern VALID =
      Pattern.compile("(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}(-[01])?");

  private SentryTraces() {}

  /** The one line of a header; null when it is missing, doubled or malformed (rule S2). */
  static String single(List<String> lines) {
    return lines.size() == 1 ? valid(lines.get(0)) : null;
  }

  /** The value, in lower case as most receivers want it; null when it is malformed. */
  static String valid(String sentryTrace) {
    String value = sentryTrace.trim().toLowerCase(Locale.ROOT);
    return VALID.matcher(value).matches() ? value : null;
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
