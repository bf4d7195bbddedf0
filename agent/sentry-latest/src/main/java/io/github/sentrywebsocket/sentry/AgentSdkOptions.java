package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.config.Log;
import io.sentry.SentryLevel;
import io.sentry.SentryOptions;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The options of the agent's own SDK that Sentry's external configuration lacks, as {@code
 * sentry.websocket.sdk.<key>}, a system property or an environment variable.
 */
final class AgentSdkOptions {

  private static final String PREFIX = "sentry.websocket.sdk.";

  private static final Map<String, BiConsumer<SentryOptions, String>> KEYS = keys();

  private AgentSdkOptions() {}

  private static Map<String, BiConsumer<SentryOptions, String>> keys() {
    Map<String, BiConsumer<SentryOptions, String>> keys = new LinkedHashMap<>();
    keys.put("propagate-traceparent", (o, v) -> o.setPropagateTraceparent(flag(v)));
    keys.put("trace-sampling", (o, v) -> o.setTraceSampling(flag(v)));
    keys.put(
        "ignored-span-origins",
        (o, v) ->
            o.setIgnoredSpanOrigins(
                v.isEmpty() ? Collections.emptyList() : Arrays.asList(v.split(" *, *"))));
    keys.put("max-spans", (o, v) -> o.setMaxSpans(Integer.parseInt(v)));
    keys.put("max-breadcrumbs", (o, v) -> o.setMaxBreadcrumbs(Integer.parseInt(v)));
    keys.put("max-queue-size", (o, v) -> o.setMaxQueueSize(Integer.parseInt(v)));
    keys.put(
        "diagnostic-level",
        (o, v) -> o.setDiagnosticLevel(SentryLevel.valueOf(v.toUpperCase(Locale.ROOT))));
    keys.put("flush-timeout-millis", (o, v) -> o.setFlushTimeoutMillis(Long.parseLong(v)));
    keys.put(
        "connection-timeout-millis", (o, v) -> o.setConnectionTimeoutMillis(Integer.parseInt(v)));
    keys.put("read-timeout-millis", (o, v) -> o.setReadTimeoutMillis(Integer.parseInt(v)));
    keys.put("attach-stacktrace", (o, v) -> o.setAttachStacktrace(flag(v)));
    keys.put("attach-threads", (o, v) -> o.setAttachThreads(flag(v)));
    keys.put("attach-server-name", (o, v) -> o.setAttachServerName(flag(v)));
    return keys;
  }

  /** Sets what is configured; a mistake is one line, and the SDK's default. */
  static void apply(SentryOptions options) {
    for (Map.Entry<String, BiConsumer<SentryOptions, String>> key : KEYS.entrySet()) {
      String property = PREFIX + key.getKey();
      String value = System.getProperty(property);
      if (value == null) {
        value =
            System.getenv(property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
      }
      if (value != null) {
        try {
          key.getValue().accept(options, value.trim());
        } catch (RuntimeException malformed) {
          Log.warn(property + "=" + value + " is not allowed; the SDK's default is used");
        }
      }
    }
    for (String property : System.getProperties().stringPropertyNames()) {
      if (property.startsWith(PREFIX) && !KEYS.containsKey(property.substring(PREFIX.length()))) {
        Log.warn(property + " is unknown; known are " + PREFIX + String.join(", ", KEYS.keySet()));
      }
    }
  }

  private static boolean flag(String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(value);
    }
    return value.equals("true");
  }
}
