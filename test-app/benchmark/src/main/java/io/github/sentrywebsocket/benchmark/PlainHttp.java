package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.benchmark.PeersJvm.Cost;
import java.nio.file.Path;

/** A request that is none of the agent's business; figures of the threads that run requests. */
final class PlainHttp {

  private PlainHttp() {}

  static Table measure(Path agent, Effort effort) {
    Comparison compiled = Comparison.of(agent, "plain", "plain", effort, effort.operations);
    Comparison interpreted = interpreted(agent);
    double added = added(interpreted);
    return new Table(
            "Plain HTTP request on Tomcat, " + effort.pairs + " pairs of JVMs",
            "per request",
            "without",
            "with",
            "bound")
        .row("CPU, ratio", 1, compiled.ratio(Cost::serverCpu), "")
        .row(
            "bytes allocated, compiled",
            Table.figure(compiled.without(Cost::serverBytes)),
            Table.figure(compiled.with(Cost::serverBytes)),
            "")
        .row(
            "bytes allocated, interpreted",
            Table.figure(interpreted.leastWithout(Cost::serverBytes)),
            Table.figure(interpreted.leastWith(Cost::serverBytes)),
            Table.bound(added, "0 more", 0));
  }

  /** Bytes that a request allocates more with the agent. */
  static double added(Path agent) {
    return added(interpreted(agent));
  }

  private static double added(Comparison interpreted) {
    return interpreted.leastWith(Cost::serverBytes) - interpreted.leastWithout(Cost::serverBytes);
  }

  /**
   * JVMs that compile nothing, and so optimize nothing away: a request allocates what its code
   * says, the same each time. Blocks are short: few of them are hit by what a server does each
   * second, and the median by none.
   */
  private static Comparison interpreted(Path agent) {
    return Comparison.of(
        agent, "plain-in-turn", "plain-in-turn", Effort.BYTES, Effort.BYTES.operations, "-Xint");
  }
}
