package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.sentry.Sentry;
import jakarta.annotation.Resource;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** A JVM that runs {@link Peers}, with the agent's jar or without. */
final class PeersJvm implements AutoCloseable {

  /** Of one operation; CPU in microseconds. */
  record Cost(double serverCpu, double serverBytes, double cpu, double bytes) {}

  private static final Duration LONG = Duration.ofMinutes(5);

  private final ChildJvm child;
  private int commands;

  /**
   * Starts it.
   *
   * @param agent null for none
   */
  PeersJvm(Path agent, String... options) {
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .classPath(
                source(Peers.class),
                source(Sentry.class),
                source(Tomcat.class),
                source(WsSci.class),
                source(Resource.class))
            .jvmArgs("-Xmx1g", "-XX:+UseSerialGC")
            .jvmArgs(options)
            .property("sentry.websocket.client-transactions", "always")
            // Below 2 every asynchronous task has a thread, whose figures end with it.
            .property("java.util.concurrent.ForkJoinPool.common.parallelism", 2)
            .main(Peers.class);
    child = (agent == null ? builder : builder.agent(agent)).start();
    child.awaitLine("ready"::equals, LONG);
  }

  Cost run(String name, int count) {
    String[] figures = send(name, count).split(" ");
    return new Cost(
        Double.parseDouble(figures[2]) / count / 1000,
        Double.parseDouble(figures[3]) / count,
        Double.parseDouble(figures[4]) / count / 1000,
        Double.parseDouble(figures[5]) / count);
  }

  /** Seconds of CPU that the whole process has used, the JVM's own threads included. */
  double cpuSeconds() {
    return Double.parseDouble(send("cpu", 0).split(" ")[2]) / 1e9;
  }

  /** Bytes of live objects by class. */
  Map<String, Double> histogram() {
    String prefix = "#" + (commands + 1) + " class ";
    send("histogram", 0);
    Map<String, Double> bytes = new HashMap<>();
    for (String line : child.stdout()) {
      if (line.startsWith(prefix)) {
        String[] columns = line.substring(prefix.length()).split(" ");
        bytes.merge(columns[2], Double.parseDouble(columns[1]), Double::sum);
      }
    }
    return bytes;
  }

  private String send(String name, int count) {
    String prefix = "#" + ++commands + " done";
    child.writeLine(commands + " " + name + " " + count);
    return child.awaitLine(line -> line.startsWith(prefix), LONG);
  }

  @Override
  public void close() {
    child.close();
  }

  private static Path source(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
