package io.github.sentrywebsocket.harness.demo;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The three programs of the app, started as their users would, each with the agent and its options
 * on the command line. Closing stops the servers in the order in which they were started,
 * backwards.
 */
final class Programs implements AutoCloseable {
  private static final String PACKAGE = "io.github.sentrywebsocket.testapp.";
  private static final String TAGS =
      "session_id,provider=stt_provider,model,languages,channel_mode,onboarding";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration WHOLE_STREAM = Duration.ofMinutes(10);
  private static final Duration FLUSH = Duration.ofSeconds(8);

  private final Path app;
  private final Optional<Path> agent;
  private final String dsn;
  private final PrintWriter out;
  private final Deque<ChildJvm> running = new ArrayDeque<>();

  /**
   * @param app the directory with test-app.jar and lib
   */
  Programs(Path app, Optional<Path> agent, String dsn, PrintWriter out) {
    this.app = app;
    this.agent = agent;
    this.dsn = dsn;
    this.out = out;
  }

  /** Returns when the listener has ended; the servers still run. */
  Story play(String session, double speed, boolean breakUpstream) {
    String stt = breakUpstream ? closedPort() : server("stt", "none");
    String api = server("api", stt, "--stt-url", stt);
    ChildJvm listener =
        start(
            program("listener", api)
                .args("--api-url", api, "--session-id", session, "--speed", "" + speed)
                .args("--provider", "deepgram", "--model", "nova-3", "--languages", "en,de")
                .args("--channel-mode", "mono", "--onboarding", "true"));
    int exitCode = listener.exitCode(WHOLE_STREAM);
    return new Story(session, exitCode, listener.output());
  }

  /** The URL that it says it listens on. */
  private String server(String name, String upstream, String... args) {
    String ready = name + " listening on ";
    ChildJvm server = start(program(name, upstream).args("--port", "0").args(args));
    return server.awaitLine(line -> line.startsWith(ready), START).substring(ready.length());
  }

  private ChildJvm start(ChildJvmBuilder program) {
    ChildJvm child = program.args("--stop-on-eof").start();
    running.push(child);
    return child;
  }

  /**
   * @param upstream the URL it connects to: a trace goes where it was allowed to go, nowhere else
   */
  private ChildJvmBuilder program(String name, String upstream) {
    ChildJvmBuilder program = ChildJvm.builder();
    agent.ifPresent(program::agent);
    String main = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return program
        .property("sentry.dsn", dsn)
        .property("sentry.traces-sample-rate", "1.0")
        .property("sentry.servername", name)
        .property("sentry.trace-propagation-targets", target(upstream))
        .property("sentry.websocket.tags", TAGS)
        .classPath(app.resolve("test-app.jar"), app.resolve("lib").resolve("*"))
        .main(PACKAGE + main)
        .onLine(line -> out.printf("%-8s │ %s%n", name, line));
  }

  private static String target(String upstream) {
    URI uri = URI.create(upstream);
    return uri.getHost() == null
        ? upstream
        : "^ws://" + uri.getHost().replace(".", "\\.") + ":" + uri.getPort() + "/.*";
  }

  private static String closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "ws://127.0.0.1:" + socket.getLocalPort() + "/v1/listen";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    running.forEach(child -> child.stop(FLUSH));
  }
}
