package io.github.sentrywebsocket.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * That the measurements run, and that the bounds on memory hold: bytes are the same in a short run,
 * in a JVM without escape analysis (see the pom). Times are not.
 */
class BenchmarksIT {

  @Test
  void handshakeOfBothSidesAllocatesLessThanFourKilobytesOfItsOwn() throws Exception {
    Map<String, Jmh.Cost> costs = Jmh.run(HandshakeBenchmark.class, Effort.QUICK);
    double agent = costs.get("clientAgent").bytes() + costs.get("serverAgent").bytes();
    double sdk = costs.get("clientSdk").bytes() + costs.get("serverSdk").bytes();
    assertThat(agent - sdk).isBetween(0.0, 4096.0);
  }

  @Test
  void messageAllocatesTheTokenOfTheSdk() throws Exception {
    Map<String, Jmh.Cost> costs = Jmh.run(MessageBenchmark.class, Effort.QUICK);
    assertThat(costs.get("activate false").bytes()).isBetween(8.0, 20.0);
    // What JMH itself needs is spread over few messages.
    assertThat(costs.get("lookUpAndReceive false").bytes()).isBetween(8.0, 32.0);
    assertThat(costs.get("lookUpAndReceive true").bytes()).isBetween(8.0, 32.0);
    assertThat(costs.get("lookUpAndSend true").bytes()).isBetween(0.0, 20.0);
  }

  @Test
  void plainRequestAllocatesNothingMore() {
    assertThat(PlainHttp.added(Path.of(System.getProperty("agent.jar")))).isLessThanOrEqualTo(0);
  }
}
