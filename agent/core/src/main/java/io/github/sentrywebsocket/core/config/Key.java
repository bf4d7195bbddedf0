package io.github.sentrywebsocket.core.config;

import java.util.Locale;

/**
 * Every key of the agent, {@code sentry.websocket.<name>}, with its default and the values it
 * allows. One place, so that an unknown key can be told the nearest known one.
 */
public enum Key {
  ENABLED("enabled", "true", "true, false"),
  SDK("sdk", "auto", "auto, application, agent"),
  LIBRARIES("libraries", "", null),
  DISABLED_LIBRARIES("disabled-libraries", "", null),
  LOG("log", "warn", "off, error, warn, info, debug"),
  CLIENT_TRANSACTIONS("client-transactions", "auto", "auto, always, never"),
  CAPTURE_FAILED_HANDSHAKES("capture-failed-handshakes", "auto", "auto, true, false"),
  BROWSER_CONTINUATION("browser-continuation", "off", "off, query"),
  METRICS("metrics", "auto", "auto, true, false"),
  METRIC_TAGS("metric-tags", "", null),
  CONNECTION_TRANSACTIONS("connection-transactions", "false", "true, false"),
  MESSAGE_TRANSACTIONS("message-transactions", "off", "off, a rate from 0.0 to 1.0"),
  MESSAGE_TRANSACTIONS_PER_CONNECTION(
      "message-transactions-per-connection", "100", "a number from 0"),
  TAGS("tags", "", null),
  TRANSACTION_NAME("transaction-name", "", null);

  static final String PREFIX = "sentry.websocket.";

  final String name;
  final String defaultValue;

  /** The allowed values, separated by a comma and a space; null when any text is allowed. */
  final String allowed;

  Key(String name, String defaultValue, String allowed) {
    this.name = name;
    this.defaultValue = defaultValue;
    this.allowed = allowed;
  }

  /** The system property. */
  public String property() {
    return PREFIX + name;
  }

  /** The environment variable, e.g. {@code SENTRY_WEBSOCKET_METRIC_TAGS}. */
  String variable() {
    return property().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  boolean allows(String value) {
    if (this == MESSAGE_TRANSACTIONS) {
      return value.equals("off") || isRate(value);
    }
    if (this == MESSAGE_TRANSACTIONS_PER_CONNECTION) {
      return isNumber(value);
    }
    return allowed == null
        || (value.indexOf(',') < 0 && (", " + allowed + ", ").contains(", " + value + ", "));
  }

  private static boolean isRate(String value) {
    try {
      double rate = Double.parseDouble(value);
      return rate >= 0 && rate <= 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isNumber(String value) {
    try {
      return Integer.parseInt(value) >= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
