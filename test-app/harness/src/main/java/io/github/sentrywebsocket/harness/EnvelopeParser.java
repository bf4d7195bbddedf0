package io.github.sentrywebsocket.harness;

import io.sentry.EnvelopeReader;
import io.sentry.JsonObjectReader;
import io.sentry.JsonSerializer;
import io.sentry.SentryEnvelope;
import io.sentry.SentryEnvelopeItem;
import io.sentry.SentryEvent;
import io.sentry.SentryOptions;
import io.sentry.protocol.SentryTransaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Envelopes to items, with the deserializers of the Sentry SDK: what it cannot read, Sentry would
 * not either.
 */
final class EnvelopeParser {
  private final JsonSerializer serializer = new JsonSerializer(new SentryOptions());

  /**
   * @throws IllegalArgumentException with the offending text
   */
  List<ReceivedItem> parse(String projectId, String client, byte[] envelope) {
    try {
      SentryEnvelope read = new EnvelopeReader(serializer).read(new ByteArrayInputStream(envelope));
      List<ReceivedItem> items = new ArrayList<>();
      for (SentryEnvelopeItem item : Objects.requireNonNull(read).getItems()) {
        String type = item.getHeader().getType().getItemType();
        byte[] payload = item.getData();
        items.add(new ReceivedItem(projectId, client, type, payload, parse(type, payload)));
      }
      return items;
    } catch (Exception e) {
      String text = new String(envelope, StandardCharsets.UTF_8);
      throw new IllegalArgumentException("not an envelope: " + e + ": " + text, e);
    }
  }

  private Object parse(String type, byte[] payload) throws IOException {
    return switch (type) {
      case ReceivedItem.TRANSACTION -> parse(payload, SentryTransaction.class);
      case ReceivedItem.EVENT -> parse(payload, SentryEvent.class);
      default -> null;
    };
  }

  /** The SDK's serializer logs what is wrong and returns null. */
  private <T> T parse(byte[] payload, Class<T> type) throws IOException {
    try (Reader reader =
        new InputStreamReader(new ByteArrayInputStream(payload), StandardCharsets.UTF_8)) {
      T parsed = serializer.deserialize(reader, type);
      return Objects.requireNonNull(parsed, () -> "not a " + type.getSimpleName());
    }
  }

  @SuppressWarnings("unchecked") // names in JSON are strings
  static Map<String, Object> jsonObject(String json) {
    try (JsonObjectReader reader = new JsonObjectReader(new StringReader(json))) {
      if (reader.nextObjectOrNull() instanceof Map<?, ?> object) {
        return (Map<String, Object>) object;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + json, e);
    }
    throw new IllegalArgumentException("not a JSON object: " + json);
  }
}
