package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.config.Key;
import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.sdk.ConnectionFigures;
import io.sentry.ITransaction;
import io.sentry.MeasurementUnit;
import io.sentry.SentryDate;
import io.sentry.SpanStatus;
import io.sentry.TransactionOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** What is reported of an open connection: metrics and transactions (rules L3 to L5). */
final class ConnectionReports {

  private static final MeasurementUnit MESSAGES = new MeasurementUnit.Custom("message");

  private final SdkScopes scopes;
  private final boolean metrics;
  private final List<String> metricTags;
  private final boolean connectionTransactions;
  private final double messageRate;
  private final int mostMessageTransactions;

  ConnectionReports(SdkScopes scopes, Settings settings, boolean agents) {
    this.scopes = scopes;
    metrics = settings.isOn(Key.METRICS, agents) && scopes.hasMetrics();
    metricTags = settings.list(Key.METRIC_TAGS);
    connectionTransactions = settings.isOn(Key.CONNECTION_TRANSACTIONS);
    messageRate = settings.rate(Key.MESSAGE_TRANSACTIONS);
    mostMessageTransactions = settings.count(Key.MESSAGE_TRANSACTIONS_PER_CONNECTION);
    if (settings.get(Key.METRICS).equals("true") && !scopes.hasMetrics()) {
      Log.warnOnce(
          "metrics", "sentry.websocket.metrics=true, but this Sentry SDK has no metrics (8.30+)");
    }
  }

  boolean needsFigures() {
    return metrics || connectionTransactions || messageRate > 0;
  }

  /** Returns the start of the connection's transaction; null when it gets none. */
  SentryDate opened(Object current, ConnectionScope connection) {
    if (metrics) {
      scopes.count(current, "websocket.connections.opened", 1, attributes(connection));
    }
    return connectionTransactions ? scopes.options(current).getDateProvider().now() : null;
  }

  void closed(
      Object current, ConnectionScope connection, SentryDate openedAt, ConnectionFigures figures) {
    if (metrics) {
      Map<String, Object> attributes = attributes(connection);
      attributes.put("websocket.close_code", figures.closeCode);
      scopes.count(current, "websocket.connections.closed", 1, attributes);
      scopes.distribution(
          current, "websocket.connection.duration", figures.duration, "millisecond", attributes);
      scopes.count(current, "websocket.messages.received", figures.messagesReceived, attributes);
      scopes.count(current, "websocket.messages.sent", figures.messagesSent, attributes);
      scopes.count(current, "websocket.bytes.received", figures.bytesReceived, attributes);
      scopes.count(current, "websocket.bytes.sent", figures.bytesSent, attributes);
    }
    if (openedAt != null) {
      transaction(current, connection, openedAt, figures);
    }
  }

  boolean startsMessageTransaction(int before) {
    return messageRate > 0
        && before < mostMessageTransactions
        && (messageRate >= 1 || ThreadLocalRandom.current().nextDouble() < messageRate);
  }

  private void transaction(
      Object current, ConnectionScope connection, SentryDate openedAt, ConnectionFigures figures) {
    TransactionOptions options = new TransactionOptions();
    options.setStartTimestamp(openedAt);
    ITransaction transaction =
        scopes.startTransaction(
            current,
            connection.childTransaction(connection.route, "websocket.connection"),
            options,
            SentryBridge.origin(connection.library));
    connection.tags.forEach(transaction::setTag);
    transaction.setTag("websocket.close_code", Integer.toString(figures.closeCode));
    transaction.setMeasurement("websocket.messages.received", figures.messagesReceived, MESSAGES);
    transaction.setMeasurement("websocket.messages.sent", figures.messagesSent, MESSAGES);
    transaction.setMeasurement(
        "websocket.bytes.received", figures.bytesReceived, MeasurementUnit.Information.BYTE);
    transaction.setMeasurement(
        "websocket.bytes.sent", figures.bytesSent, MeasurementUnit.Information.BYTE);
    transaction.setMeasurement(
        "websocket.connection.duration", figures.duration, MeasurementUnit.Duration.MILLISECOND);
    transaction.finish(SpanStatus.OK);
  }

  private Map<String, Object> attributes(ConnectionScope connection) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("websocket.side", connection.side);
    attributes.put("websocket.library", connection.library);
    attributes.put("http.route", connection.route);
    for (String tag : metricTags) {
      String value = connection.tags.get(tag);
      if (value != null) {
        attributes.put(tag, value);
      }
    }
    return attributes;
  }
}
