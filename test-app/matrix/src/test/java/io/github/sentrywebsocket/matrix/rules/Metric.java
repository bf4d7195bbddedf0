package io.github.sentrywebsocket.matrix.rules;

import java.util.HashMap;
import java.util.Map;

/** A metric as it was sent. */
record Metric(String name, String type, double value, String unit, Map<String, Object> attributes) {

  static Metric of(Map<?, ?> json) {
    Map<String, Object> attributes = new HashMap<>();
    ((Map<?, ?>) json.get("attributes"))
        .forEach((name, value) -> attributes.put((String) name, ((Map<?, ?>) value).get("value")));
    return new Metric(
        (String) json.get("name"),
        (String) json.get("type"),
        ((Number) json.get("value")).doubleValue(),
        (String) json.get("unit"),
        attributes);
  }
}
