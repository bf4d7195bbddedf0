package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.benchmark.PeersJvm.Cost;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** What one message costs: the agent's calls alone, and an echo through real libraries. */
final class Messages {

  private static final double MOST_NANOSECONDS = 50;
  private static final double MOST_BYTES = 32;

  private Messages() {}

  static Table measure(Path agent, Effort effort) throws RunnerException {
    Table table =
        new Table(
            "Message, message transactions off (SDK 8.62.0)",
            "",
            "ns",
            "to the SDK alone",
            "bytes",
            "bound");
    Map<String, Jmh.Cost> costs = Jmh.run(MessageBenchmark.class, effort);
    for (String name : costs.keySet()) {
      Jmh.Cost cost = costs.get(name);
      Jmh.Cost sdk = costs.get(name.replaceFirst("\\w+", "sdkAlone"));
      boolean met = cost.nanoseconds() < MOST_NANOSECONDS && cost.bytes() < MOST_BYTES;
      table.row(
          name.replace(" false", "").replace(" true", ", counted"),
          Table.figure(cost.nanoseconds()),
          Table.figure(cost.nanoseconds() / sdk.nanoseconds()),
          Table.figure(cost.bytes()),
          cost == sdk ? "" : "< 50 ns, < 32 bytes, " + (met ? "met" : "**missed**"));
    }
    Comparison echo = Comparison.of(agent, "echo", "echo", effort, effort.operations);
    return table.row(
        "echo, java.net.http and Tomcat: CPU, with to without",
        echo.ratio(Cost::cpu),
        "",
        Table.figure(echo.with(Cost::bytes) - echo.without(Cost::bytes)) + " more",
        "");
  }
}
