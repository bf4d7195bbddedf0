package io.github.sentrywebsocket.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the agent costs once: weaving Tomcat and the JDK's client, linking the advice, the bridge to
 * the SDK, and one handshake, which the other program does by hand. Both start the same SDK.
 */
final class FirstHandshake {

  private FirstHandshake() {}

  static Table measure(Path agent, Effort effort) {
    int pairs = effort == Effort.QUICK ? 1 : 11;
    List<Double> with = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    for (int pair = -1; pair < pairs; pair++) {
      double some = cpuSeconds(agent, "handshake");
      double other = cpuSeconds(null, "handshake-by-hand");
      if (pair >= 0) {
        with.add(some);
        without.add(other);
      }
    }
    double more = Ratio.median(with) - Ratio.median(without);
    return new Table(
            "From the start to the end of the first handshake, Tomcat and client in one JVM, "
                + pairs
                + " pairs",
            "",
            "without",
            "with",
            "more")
        .row(
            "CPU of the process, s, median",
            Table.figure(Ratio.median(without)),
            Table.figure(Ratio.median(with)),
            Table.figure(more))
        .row("ratio", 1, Ratio.ofPairs(with, without), "");
  }

  private static double cpuSeconds(Path agent, String handshake) {
    try (PeersJvm peers = new PeersJvm(agent)) {
      peers.run(handshake, 1);
      return peers.cpuSeconds();
    }
  }
}
