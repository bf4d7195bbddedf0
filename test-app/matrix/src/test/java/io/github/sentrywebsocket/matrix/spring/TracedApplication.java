package io.github.sentrywebsocket.matrix.spring;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.sentry.protocol.SentryTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server in a JVM of its own, which says its port, and all that it talks to. */
final class TracedApplication implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final SentryReceiver sentry = SentryReceiver.start();
  final RawWebSocketServer upstream = RawWebSocketServer.start();
  private final ChildJvm child;

  /**
   * Starts it; does not wait for it.
   *
   * @param dsn the system property in which it gets its DSN
   */
  TracedApplication(ChildJvmBuilder builder, String dsn, boolean agent) {
    builder
        .property(dsn, sentry.dsn("1"))
        .property("upstream", upstream.uri(""))
        .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m");
    if (agent) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    child = builder.start();
  }

  /** A program's text. */
  static String source(String resource) {
    try (InputStream in = TracedApplication.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri(String path) {
    String line = child.awaitLine(text -> text.startsWith("port "), PATIENCE);
    return URI.create("ws://127.0.0.1:" + line.substring("port ".length()) + path);
  }

  RawWebSocketClient open(String path, String... headers) {
    return RawWebSocketClient.connect(uri(path), headers);
  }

  /** Opens, has a message answered, and leaves. */
  void visit(String path, String... headers) {
    try (RawWebSocketClient client = open(path, headers)) {
      client.sendText("hello");
      client.read();
    }
  }

  List<SentryTransaction> transactions(String name) {
    return sentry.transactions().stream()
        .filter(each -> name.equals(each.getTransaction()))
        .toList();
  }

  /** What the agent has printed. */
  List<String> agentLines() {
    return child.stderr().stream().filter(line -> line.startsWith("[sentry-websocket]")).toList();
  }

  String describe() {
    return child.dump() + sentry.describe();
  }

  @Override
  public void close() {
    child.close();
    sentry.close();
    upstream.close();
  }
}
