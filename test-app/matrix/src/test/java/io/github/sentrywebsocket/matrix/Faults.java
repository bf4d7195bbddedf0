package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Certificate;
import io.github.sentrywebsocket.harness.Histogram;
import io.github.sentrywebsocket.harness.RawProxy;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.TemporaryFolder;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One cell's program twice, with the agent and without, in surroundings where everything breaks:
 * the application must see the same in both, and the agent must be left with nothing.
 */
final class Faults implements AutoCloseable {
  /**
   * What grows with every connection if one of ours, or of the SDK's, is kept. Not {@code
   * ClientHandshake}: it lives as long as the library's own, and drops all it has with its end; the
   * JDK's client never forgets a request whose answer was no HTTP.
   */
  private static final List<String> OURS =
      List.of(
          "io.github.sentrywebsocket.core.api.UpgradeRequest",
          "io.github.sentrywebsocket.core.api.Connection",
          "io.github.sentrywebsocket.core.api.Caller",
          "io.github.sentrywebsocket.sentry.ClientSpan",
          "io.github.sentrywebsocket.sentry.UpgradeSpan",
          "io.github.sentrywebsocket.sentry.ConnectionScope",
          "io.sentry.Scopes",
          "io.sentry.Scope",
          "io.sentry.SentryTracer",
          "io.sentry.Span");

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(2500);

  final Cell cell;
  final Program traced;
  final Program control;
  private final Map<Program, Surroundings> surroundings = new LinkedHashMap<>();
  private final Certificate trusted;

  /** What a program talks to besides {@link Program#server}. */
  private record Surroundings(
      RawWebSocketServer tls, RawWebSocketServer untrusted, RawProxy proxy) {}

  /** A client's programs; what their servers answer is for the steps to say. */
  static Faults ofClient(Cell cell) {
    return new Faults(cell).start("ready");
  }

  /** A server's programs. */
  static Faults ofServer(Cell cell) {
    return new Faults(cell).start("port ");
  }

  private Faults(Cell cell) {
    this.cell = cell;
    Path folder = TemporaryFolder.create("faults-");
    trusted = Certificate.in(folder, "trusted");
    Certificate untrusted = Certificate.in(folder, "untrusted");
    traced = program(true, untrusted);
    control = program(false, untrusted);
  }

  private Program program(boolean withAgent, Certificate untrusted) {
    Program program = new Program(cell, withAgent);
    Surroundings around =
        new Surroundings(
            RawWebSocketServer.startTls(trusted),
            RawWebSocketServer.startTls(untrusted),
            RawProxy.start());
    surroundings.put(program, around);
    if (cell.library().isClient()) {
      program
          .property("javax.net.ssl.trustStore", trusted.store().toString())
          .property("javax.net.ssl.trustStorePassword", Certificate.PASSWORD)
          // The JDK's client has no Basic credentials for a tunnel otherwise.
          .property("jdk.http.auth.tunneling.disabledSchemes", "")
          // Seconds: it keeps a connection after a refusal, and with it what the handshake was.
          .property("jdk.httpclient.keepalive.timeout", "1");
    }
    return program
        .property("scenario.tls", around.tls.uri("").toString())
        .property("scenario.untrusted", around.untrusted.uri("").toString())
        .property("scenario.plain-as-tls", program.server.uri("").toString().replace("ws:", "wss:"))
        .property("scenario.proxy", "" + around.proxy.port())
        .property("scenario.certificate", trusted.store().toString())
        .property("sentry.traces-sample-rate", "1.0")
        // Sent at the end of each second otherwise, which is long for a test.
        .property("sentry.websocket.sdk.max-queue-size", "2000")
        .start();
  }

  private Faults start(String line) {
    try {
      traced.awaitLine(line);
      control.awaitLine(line);
      return this;
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  Certificate trusted() {
    return trusted;
  }

  RawWebSocketServer tls(Program program) {
    return surroundings.get(program).tls;
  }

  RawProxy proxy(Program program) {
    return surroundings.get(program).proxy;
  }

  /** On every server of both programs. */
  void answer(String path, Supplier<UpgradeAnswer> answer) {
    surroundings.forEach(
        (program, around) -> {
          program.server.on(path, answer.get());
          around.tls.on(path, answer.get());
          around.untrusted.on(path, answer.get());
        });
  }

  /** Does something with both programs at once, whose application must see the same. */
  <T> T sameInBoth(Function<Program, T> action) {
    CompletableFuture<T> other = CompletableFuture.supplyAsync(() -> action.apply(control));
    T seen;
    try {
      seen = action.apply(traced);
    } finally {
      other.exceptionally(failed -> null).join();
    }
    assertThat(seen).as("what the application sees").isEqualTo(other.join());
    return seen;
  }

  /** Runs a client's step and returns what the application says of it. */
  static String outcome(Program program, String step) {
    program.run(step);
    return program.awaitLine("outcome of " + step + ": ");
  }

  /**
   * As {@link #kept}, when it has not changed for longer than anything of a library waits: JDK's
   * client keeps a handshake until its time-out would have come.
   */
  Map<String, Integer> settled() {
    Map<String, Integer> kept = kept();
    long since = System.nanoTime();
    while (System.nanoTime() - since < LONGEST_WAIT.toNanos()) {
      LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      Map<String, Integer> later = kept();
      if (!later.equals(kept)) {
        kept = later;
        since = System.nanoTime();
      }
    }
    return kept;
  }

  /**
   * Waits until no more is live than {@code before}, but for a few that are on their way.
   *
   * @throws AssertionError if something adds up
   */
  void awaitNoMoreThan(Map<String, Integer> before) {
    long since = System.nanoTime();
    Map<String, Integer> kept = kept();
    while (!isNoMore(kept, before) && System.nanoTime() - since < PATIENCE.toNanos()) {
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      kept = kept();
    }
    assertThat(isNoMore(kept, before)).as("live: %s, before: %s", kept, before).isTrue();
  }

  private static boolean isNoMore(Map<String, Integer> kept, Map<String, Integer> before) {
    return kept.entrySet().stream()
        .allMatch(each -> each.getValue() <= before.get(each.getKey()) + 2);
  }

  /** Live instances, after a collection, of what must not add up. */
  Map<String, Integer> kept() {
    Histogram histogram = traced.histogram();
    Map<String, Integer> kept = new LinkedHashMap<>();
    OURS.forEach(type -> kept.put(type, histogram.instances(type)));
    return kept;
  }

  @Override
  public void close() {
    traced.close();
    control.close();
    surroundings
        .values()
        .forEach(
            around -> {
              around.tls.close();
              around.untrusted.close();
              around.proxy.close();
            });
  }

  /** A class of tests that has them. */
  interface Steps {
    Faults faults();
  }

  /** Tells what a failed step's programs said. */
  static final class Description implements AfterTestExecutionCallback {
    @Override
    public void afterTestExecution(ExtensionContext test) {
      Faults faults = ((Steps) test.getRequiredTestInstance()).faults();
      if (test.getExecutionException().isPresent()) {
        System.err.println(
            test.getDisplayName()
                + " on "
                + faults.cell
                + faults.traced.describe()
                + faults.control.describe());
      }
    }
  }
}
