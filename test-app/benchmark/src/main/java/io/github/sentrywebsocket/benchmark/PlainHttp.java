package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.benchmark.PeersJvm.Cost;
import java.nio.file.Path;

/** A request that is none of the agent's business; figures of Tomcat's threads alone. */
final class PlainHttp {

  private PlainHttp() {}

  static Table measure(Path agent, Effort effort) {
    Comparison plain = Comparison.of(agent, "plain", "plain", effort, effort.operations);
    // Tomcat's poller allocates by the clock: the quickest block has least of that.
    double added = plain.more(Cost::serverBytes);
    return new Table(
            "Plain HTTP request on Tomcat, " + effort.pairs + " pairs of JVMs",
            "per request",
            "without",
            "with",
            "bound")
        .row("CPU, ratio", 1, plain.ratio(Cost::serverCpu), "")
        .row(
            "bytes allocated",
            Table.figure(plain.without(Cost::serverBytes)),
            Table.figure(plain.with(Cost::serverBytes)),
            Table.bound(added, "0 more, least of all blocks: " + Table.figure(added), 1));
  }
}
