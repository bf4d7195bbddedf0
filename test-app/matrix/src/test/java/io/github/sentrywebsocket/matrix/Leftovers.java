package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Histogram;
import java.util.Map;
import java.util.TreeMap;

/** The agent's objects that hold the scopes or the span of a handshake or a connection. */
final class Leftovers {
  static final String CONNECTION = "io.github.sentrywebsocket.core.api.Connection";
  private static final String BRIDGE = "io.github.sentrywebsocket.sentry.";

  private static final Map<String, Integer> MOST =
      Map.of(
          CONNECTION,
          1, // which stands for none
          BRIDGE + "AdoptedTrace",
          0,
          BRIDGE + "ClientSpan",
          0,
          BRIDGE + "ConnectionScope",
          0,
          BRIDGE + "DeferredUpgrade",
          0,
          BRIDGE + "UpgradeSpan",
          0);

  private Leftovers() {}

  /** Live instances by class, of classes of which there should be none. */
  static Map<String, Integer> of(Histogram histogram) {
    return of(histogram, 0);
  }

  /** The same where so many of each may be. */
  static Map<String, Integer> of(Histogram histogram, int keeps) {
    Map<String, Integer> left = new TreeMap<>();
    MOST.forEach(
        (type, most) -> {
          int alive = histogram.instances(type);
          if (alive > most + keeps) {
            left.put(type, alive - most);
          }
        });
    return left;
  }
}
