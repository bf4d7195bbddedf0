package io.github.sentrywebsocket.harness;

import io.sentry.SentryBaseEvent;
import io.sentry.SentryEvent;
import io.sentry.SpanContext;
import io.sentry.SpanId;
import io.sentry.SpanStatus;
import io.sentry.protocol.SentryException;
import io.sentry.protocol.SentrySpan;
import io.sentry.protocol.SentryTransaction;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A transaction, a span of one, or an error, with what its reader in Sentry would see.
 *
 * @param service who sent it: its {@code server_name}, else its release, else its environment
 * @param op a span's operation; an error's is {@code error}
 * @param name a transaction's name, a span's description, an error's {@code type: message}
 * @param start seconds since the epoch
 * @param durationMs null if it has no end (and for an error)
 * @param status as on the wire ({@code ok}, {@code unavailable}); an error's level; null if none
 * @param parentSpanId null for a root; an error's is the span it happened in
 * @param spanId null for an error
 * @param origin null if there is none
 */
public record TraceNode(
    Kind kind,
    String service,
    String op,
    String name,
    double start,
    Double durationMs,
    String status,
    Map<String, String> tags,
    String traceId,
    String spanId,
    String parentSpanId,
    String origin) {

  /** What a node was in its envelope. */
  public enum Kind {
    TRANSACTION,
    SPAN,
    ERROR
  }

  /** The item's transaction and its spans, or its error; nothing if it belongs to no trace. */
  static List<TraceNode> of(ReceivedItem item) {
    List<TraceNode> nodes = new ArrayList<>();
    item.transaction()
        .filter(transaction -> transaction.getContexts().getTrace() != null)
        .ifPresent(
            transaction -> {
              nodes.add(of(transaction));
              transaction.getSpans().forEach(span -> nodes.add(of(transaction, span)));
            });
    item.event()
        .filter(event -> event.getContexts().getTrace() != null)
        .ifPresent(event -> nodes.add(of(event)));
    return nodes;
  }

  private static TraceNode of(SentryTransaction transaction) {
    SpanContext trace = transaction.getContexts().getTrace();
    return new TraceNode(
        Kind.TRANSACTION,
        service(transaction),
        trace.getOperation(),
        transaction.getTransaction(),
        transaction.getStartTimestamp(),
        milliseconds(transaction.getStartTimestamp(), transaction.getTimestamp()),
        name(trace.getStatus()),
        sorted(transaction.getTags()),
        trace.getTraceId().toString(),
        trace.getSpanId().toString(),
        string(trace.getParentSpanId()),
        trace.getOrigin());
  }

  private static TraceNode of(SentryTransaction transaction, SentrySpan span) {
    return new TraceNode(
        Kind.SPAN,
        service(transaction),
        span.getOp(),
        span.getDescription(),
        span.getStartTimestamp(),
        milliseconds(span.getStartTimestamp(), span.getTimestamp()),
        name(span.getStatus()),
        sorted(span.getTags()),
        span.getTraceId().toString(),
        span.getSpanId().toString(),
        string(span.getParentSpanId()),
        span.getOrigin());
  }

  private static TraceNode of(SentryEvent event) {
    SpanContext trace = event.getContexts().getTrace();
    Date time = event.getTimestamp();
    return new TraceNode(
        Kind.ERROR,
        service(event),
        "error",
        what(event),
        time == null ? 0 : time.getTime() / 1000.0,
        null,
        event.getLevel() == null ? null : event.getLevel().name().toLowerCase(Locale.ROOT),
        sorted(event.getTags()),
        trace.getTraceId().toString(),
        null,
        trace.getSpanId().toString(),
        null);
  }

  private static String service(SentryBaseEvent event) {
    if (event.getServerName() != null) {
      return event.getServerName();
    }
    return event.getRelease() != null ? event.getRelease() : event.getEnvironment();
  }

  private static String what(SentryEvent event) {
    List<SentryException> exceptions = event.getExceptions();
    if (exceptions == null || exceptions.isEmpty()) {
      return event.getMessage() == null ? null : event.getMessage().getFormatted();
    }
    SentryException outermost = exceptions.get(exceptions.size() - 1);
    String message = outermost.getValue();
    return outermost.getType() + (message == null ? "" : ": " + message);
  }

  private static Double milliseconds(double start, Double end) {
    return end == null ? null : (end - start) * 1000;
  }

  private static String name(SpanStatus status) {
    return status == null ? null : status.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> sorted(Map<String, String> tags) {
    return tags == null ? Map.of() : new TreeMap<>(tags);
  }

  private static String string(SpanId id) {
    return id == null ? null : id.toString();
  }
}
