package io.github.sentrywebsocket.harness;

import io.sentry.Baggage;
import io.sentry.NoOpLogger;
import io.sentry.SentryTraceHeader;
import io.sentry.exception.InvalidSentryTraceHeaderException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request as it came over the wire: the only place to see a header that was written twice.
 *
 * @param requestLine for example {@code GET /chat?room=1 HTTP/1.1}
 * @param headerLines in order, duplicates and all
 * @param peerPort tells one connection from another
 */
public record Handshake(
    String requestLine, List<String> headerLines, int peerPort, Instant arrival) {

  /** Path and query. */
  public String target() {
    return requestLine.split(" ")[1];
  }

  /** Without the query. */
  public String path() {
    return target().split("\\?")[0];
  }

  /** The values of all lines of that name (any case), in order; empty if there is none. */
  public List<String> header(String name) {
    return new HttpHead(requestLine, headerLines).values(name);
  }

  /**
   * Empty if there is none.
   *
   * @throws AssertionError if there is more than one line, or one that Sentry cannot parse
   */
  public Optional<SentryTraceHeader> sentryTrace() {
    List<String> values = header(SentryTraceHeader.SENTRY_TRACE_HEADER);
    if (values.size() > 1) {
      throw new AssertionError("more than one sentry-trace: " + this);
    }
    try {
      return values.isEmpty()
          ? Optional.empty()
          : Optional.of(new SentryTraceHeader(values.get(0)));
    } catch (InvalidSentryTraceHeaderException e) {
      throw new AssertionError("not a sentry-trace: " + this, e);
    }
  }

  /** All baggage lines, read by Sentry. */
  public Baggage baggage() {
    return Baggage.fromHeader(header("baggage"), NoOpLogger.getInstance());
  }
}
