package io.github.sentrywebsocket.harness;

import java.time.Duration;
import java.util.Map;

/**
 * How a {@link SentryReceiver} answers an envelope: a Sentry that is slow, full, broken or not
 * Sentry at all must not disturb the application.
 *
 * @param delay before anything is written
 */
public record ReceiverAnswer(int status, Map<String, String> headers, String body, Duration delay) {
  /** 200 and an event id. */
  public static ReceiverAnswer ok() {
    String id = "{\"id\":\"9ec79c33ec9942ab8353589fcb2e04dc\"}";
    return new ReceiverAnswer(200, Map.of("Content-Type", "application/json"), id, Duration.ZERO);
  }

  /** For example 500; 429 comes with {@code Retry-After: 60}. */
  public static ReceiverAnswer status(int status) {
    Map<String, String> headers = status == 429 ? Map.of("Retry-After", "60") : Map.of();
    return new ReceiverAnswer(status, headers, "", Duration.ZERO);
  }

  /** 200 with what is neither JSON nor text, and limits that cannot be parsed. */
  public static ReceiverAnswer garbage() {
    Map<String, String> limits = Map.of("X-Sentry-Rate-Limits", ":::,,;;", "Retry-After", "?");
    return new ReceiverAnswer(200, limits, "<html>\u0000\ufffd{", Duration.ZERO);
  }

  public ReceiverAnswer after(Duration delay) {
    return new ReceiverAnswer(status, headers, body, delay);
  }
}
