package io.github.sentrywebsocket.benchmark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What stays on the heap for every open connection: live objects after a collection, by class, with
 * the agent and without, on real libraries.
 */
final class Connections {

  private static final double MOST_OWN = 300;
  private static final double MOST = 5 * 1024;

  private Connections() {}

  static Table measure(Path agent, Effort effort) {
    Table table =
        new Table(
            "Open connection: bytes retained, of " + effort.connections,
            "",
            "added",
            "bound",
            "of which classes of ours",
            "of the SDK",
            "of the JDK and others",
            "SDK's scopes by hand",
            "agent's own",
            "bound");
    Map<String, Double> server =
        minus(grown(agent, effort, "open-server"), grown(null, effort, "open-server"));
    // Libraries keep a request's headers, whoever wrote them.
    Map<String, Double> both =
        minus(grown(agent, effort, "open"), grown(null, effort, "open-with-headers"));
    Map<String, Double> heldServer = grown(null, effort, "hold-server");
    Map<String, Double> heldClient = grown(null, effort, "hold-client");
    row(table, "server (Tomcat)", server, heldServer);
    row(table, "client (java.net.http)", minus(both, server), heldClient);
    return table;
  }

  private static void row(
      Table table, String name, Map<String, Double> added, Map<String, Double> byHand) {
    double own = sum(added, "") - sum(byHand, "");
    table.row(
        name,
        Table.figure(sum(added, "")),
        Table.bound(sum(added, ""), "≤ 5 KB", MOST),
        Table.figure(sum(added, "io.github.sentrywebsocket.")),
        Table.figure(sum(added, "io.sentry.")),
        Table.figure(
            sum(added, "") - sum(added, "io.github.sentrywebsocket.") - sum(added, "io.sentry.")),
        Table.figure(sum(byHand, "")),
        Table.figure(own),
        Table.bound(own, "≤ 300", MOST_OWN));
  }

  /** Bytes per connection by class. */
  private static Map<String, Double> grown(Path agent, Effort effort, String command) {
    try (PeersJvm peers = new PeersJvm(agent)) {
      peers.run(command, effort.connections);
      peers.histogram();
      Map<String, Double> before = peers.histogram();
      peers.run(command, effort.connections);
      Map<String, Double> grown = minus(peers.histogram(), before);
      grown.replaceAll((type, bytes) -> bytes / effort.connections);
      return grown;
    }
  }

  private static Map<String, Double> minus(Map<String, Double> some, Map<String, Double> others) {
    Map<String, Double> difference = new HashMap<>(some);
    others.forEach((type, bytes) -> difference.merge(type, -bytes, Double::sum));
    return difference;
  }

  private static double sum(Map<String, Double> bytes, String prefix) {
    return bytes.entrySet().stream()
        .filter(each -> each.getKey().startsWith(prefix))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
