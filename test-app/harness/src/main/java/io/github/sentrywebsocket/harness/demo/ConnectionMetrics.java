package io.github.sentrywebsocket.harness.demo;

import io.github.sentrywebsocket.harness.ReceivedItem;
import io.github.sentrywebsocket.harness.SentryReceiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The metrics of the session's connections, summed by service, side and name. */
final class ConnectionMetrics {
  private final Map<String, Double> sums = new TreeMap<>();

  static ConnectionMetrics of(SentryReceiver receiver) {
    ConnectionMetrics metrics = new ConnectionMetrics();
    for (ReceivedItem item : receiver.metrics()) {
      for (Object metric : (List<?>) item.json().getOrDefault("items", List.of())) {
        metrics.add((Map<?, ?>) metric);
      }
    }
    return metrics;
  }

  private void add(Map<?, ?> metric) {
    Map<?, ?> attributes = (Map<?, ?>) metric.get("attributes");
    String key =
        String.format(
            "%-8s %-6s  %s",
            value(attributes, "server.address"),
            value(attributes, "websocket.side"),
            metric.get("name"));
    sums.merge(key, ((Number) metric.get("value")).doubleValue(), Double::sum);
  }

  private static Object value(Map<?, ?> attributes, String name) {
    return attributes.get(name) instanceof Map<?, ?> attribute ? attribute.get("value") : "";
  }

  /** Each connection counted open, on every side of every service, was counted closed once. */
  boolean isBalanced() {
    Map<String, Double> opened = counted(".opened");
    return !opened.isEmpty() && opened.equals(counted(".closed"));
  }

  private Map<String, Double> counted(String what) {
    return sums.entrySet().stream()
        .filter(sum -> sum.getKey().endsWith("websocket.connections" + what))
        .collect(Collectors.toMap(sum -> sum.getKey().replace(what, ""), Map.Entry::getValue));
  }

  String render() {
    List<String> lines = new ArrayList<>();
    sums.forEach((key, sum) -> lines.add(String.format("  %-50s %,12.0f", key, sum)));
    return lines.isEmpty() ? "" : "\nmetrics\n" + String.join("\n", lines) + "\n";
  }
}
