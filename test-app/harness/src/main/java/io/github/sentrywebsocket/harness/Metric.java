package io.github.sentrywebsocket.harness;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A metric as it was sent. */
public record Metric(
    String name, String type, double value, String unit, Map<String, Object> attributes) {
  /** All in those items, in order. */
  public static List<Metric> of(List<ReceivedItem> items) {
    return items.stream()
        .filter(item -> item.type().equals(ReceivedItem.TRACE_METRIC))
        .flatMap(item -> ((List<?>) item.json().getOrDefault("items", List.of())).stream())
        .map(each -> of((Map<?, ?>) each))
        .toList();
  }

  private static Metric of(Map<?, ?> json) {
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

  /** The sum of a counter's values, by side, library and route of the connections. */
  public static Map<String, Double> sums(List<ReceivedItem> items, String name) {
    return of(items).stream()
        .filter(metric -> metric.name.equals(name))
        .collect(Collectors.groupingBy(Metric::which, Collectors.summingDouble(Metric::value)));
  }

  private String which() {
    return String.join(
        " ",
        "" + attributes.get("websocket.side"),
        "" + attributes.get("websocket.library"),
        "" + attributes.get("http.route"));
  }
}
