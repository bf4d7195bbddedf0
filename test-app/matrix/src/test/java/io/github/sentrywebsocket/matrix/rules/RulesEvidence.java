package io.github.sentrywebsocket.matrix.rules;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.Metric;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SentryEvent;
import io.sentry.protocol.SentryTransaction;
import java.util.List;
import java.util.Objects;

/** What a program does, as others see it: in Sentry, and on the server that it connects to. */
abstract class RulesEvidence {
  final SentryReceiver sentry = SentryReceiver.start();
  final RawWebSocketServer server = RawWebSocketServer.start();

  boolean carriesTrace(String path) {
    List<Handshake> requests = server.requests(path);
    return !requests.isEmpty()
        && requests.stream().allMatch(each -> each.header("sentry-trace").size() == 1);
  }

  /** Transactions of that name. */
  List<SentryTransaction> transactions(String name) {
    return sentry.transactions().stream()
        .filter(each -> name.equals(each.getTransaction()))
        .toList();
  }

  /** Transactions of that operation whose name ends so. */
  List<SentryTransaction> transactions(String operation, String end) {
    return sentry.transactions().stream()
        .filter(each -> operation.equals(each.getContexts().getTrace().getOperation()))
        .filter(each -> String.valueOf(each.getTransaction()).endsWith(end))
        .toList();
  }

  /** Spans and transactions of that operation whose name ends so. */
  List<TraceNode> spans(String operation, String end) {
    return sentry
        .traces()
        .nodes(node -> operation.equals(node.op()) && String.valueOf(node.name()).endsWith(end));
  }

  List<SentryEvent> messages(String text) {
    return sentry.events().stream()
        .filter(event -> event.getMessage() != null)
        .filter(event -> Objects.equals(text, event.getMessage().getFormatted()))
        .toList();
  }

  /** The agent's events about an exception of that text. */
  List<SentryEvent> failures(String text) {
    return sentry.events().stream()
        .filter(event -> event.getExceptions() != null)
        .filter(
            event ->
                event.getExceptions().stream()
                    .anyMatch(
                        each ->
                            each.getMechanism() != null
                                && "SentryWebSocket".equals(each.getMechanism().getType())
                                && String.valueOf(each.getType() + ": " + each.getValue())
                                    .contains(text)))
        .toList();
  }

  /** Metrics of that name whose {@code http.route} is {@code route}. */
  List<Metric> metrics(String name, String route) {
    return Metric.of(sentry.items()).stream()
        .filter(metric -> metric.name().equals(name))
        .filter(metric -> route.equals(metric.attributes().get("http.route")))
        .toList();
  }
}
