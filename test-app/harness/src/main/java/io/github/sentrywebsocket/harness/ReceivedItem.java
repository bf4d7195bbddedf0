package io.github.sentrywebsocket.harness;

import io.sentry.SentryEvent;
import io.sentry.protocol.SentryTransaction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * One item of an envelope, as Sentry's own deserializers and as the wire had it.
 *
 * @param projectId of the DSN it was sent to
 * @param client the {@code sentry_client} of the request's auth header, e.g. {@code
 *     sentry.java/8.62.0}; empty if there was none
 * @param type the item header's {@code type}: {@code transaction}, {@code event}, {@code
 *     trace_metric}, {@code client_report}, …
 * @param payload the item's bytes
 * @param parsed a {@link SentryTransaction} or {@link SentryEvent}; null for other types
 */
public record ReceivedItem(
    String projectId, String client, String type, byte[] payload, Object parsed) {
  static final String TRANSACTION = "transaction";
  static final String EVENT = "event";
  static final String TRACE_METRIC = "trace_metric";

  private static final int SHOWN = 600;

  public Optional<SentryTransaction> transaction() {
    return as(SentryTransaction.class);
  }

  public Optional<SentryEvent> event() {
    return as(SentryEvent.class);
  }

  /** The payload as text, exactly as it was sent. */
  public String raw() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /**
   * The payload as maps, lists, strings, numbers and booleans.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  public Map<String, Object> json() {
    return EnvelopeParser.jsonObject(raw());
  }

  private <T> Optional<T> as(Class<T> wanted) {
    return Optional.ofNullable(parsed).filter(wanted::isInstance).map(wanted::cast);
  }

  @Override
  public String toString() {
    String all = raw();
    String shown = all.length() > SHOWN ? all.substring(0, SHOWN) + "…" : all;
    return type + " from " + client + " to project " + projectId + ": " + shown;
  }
}
