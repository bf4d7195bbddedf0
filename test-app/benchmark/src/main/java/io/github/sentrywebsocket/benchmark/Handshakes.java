package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.benchmark.PeersJvm.Cost;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** What the agent allocates for a handshake, beyond what the SDK's own calls do. */
final class Handshakes {

  private static final double MOST = 4096;

  private static final String NO_ESCAPES = "-XX:-DoEscapeAnalysis";

  private Handshakes() {}

  static Table measure(Path agent, Effort effort) throws RunnerException {
    // A loop by hand is optimized better than a real handshake on four threads: without the
    // optimization that makes allocations vanish, both count alike, and the same in every run.
    Map<String, Jmh.Cost> costs = Jmh.run(HandshakeBenchmark.class, effort, NO_ESCAPES);
    double[] client = bytes(costs, "client");
    double[] server = bytes(costs, "server");
    Comparison real =
        Comparison.of(
            agent,
            "handshake",
            "handshake-by-hand",
            effort,
            Math.max(1, effort.operations / 20),
            NO_ESCAPES);
    Table table =
        new Table(
            "Handshake: bytes allocated, without escape analysis",
            "",
            "with the agent",
            "SDK's calls by hand",
            "agent's own",
            "bound");
    return table
        .row("client", figure(client[0]), figure(client[1]), figure(client[0] - client[1]), "")
        .row("server", figure(server[0]), figure(server[1]), figure(server[0] - server[1]), "")
        .row(
            "together",
            figure(client[0] + server[0]),
            figure(client[1] + server[1]),
            figure(own(client, server)),
            Table.bound(own(client, server), "< 4 KB", MOST))
        .row(
            "java.net.http and Tomcat, both by hand or both by the agent, advice included",
            figure(real.with(Cost::bytes)),
            figure(real.without(Cost::bytes)),
            figure(real.with(Cost::bytes) - real.without(Cost::bytes)),
            Table.bound(real.with(Cost::bytes) - real.without(Cost::bytes), "< 4 KB", MOST))
        .row("the same: CPU, ratio", real.ratio(Cost::cpu), 1, "", "");
  }

  private static double own(double[] client, double[] server) {
    return client[0] - client[1] + server[0] - server[1];
  }

  private static double[] bytes(Map<String, Jmh.Cost> costs, String side) {
    return new double[] {costs.get(side + "Agent").bytes(), costs.get(side + "Sdk").bytes()};
  }

  private static String figure(double bytes) {
    return Table.figure(bytes);
  }
}
