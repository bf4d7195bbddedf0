package io.github.sentrywebsocket.matrix.spring;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.matrix.corner.SourceProgram;
import io.sentry.protocol.SentryTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Tomcat with {@code SentryTracingFilter}, in a JVM of its own, and all that it talks to. */
final class TracedApplication implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final SentryReceiver sentry = SentryReceiver.start();
  final RawWebSocketServer upstream = RawWebSocketServer.start();
  private final ChildJvm child;

  /** Compiles the program into {@code folder} and starts it; does not wait for it. */
  TracedApplication(SentrySpring spring, Path folder, boolean agent) {
    List<Path> libraries = spring.classPath();
    SourceProgram.compile(folder, Map.of("Traced", source(spring)), libraries);
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .property("dsn", sentry.dsn("1"))
            .property("upstream", upstream.uri(""))
            .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m")
            .classPath(folder)
            .classPath(libraries)
            .main("Traced")
            .args(folder.toString());
    if (agent) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    child = builder.start();
  }

  private static String source(SentrySpring spring) {
    try (InputStream in = TracedApplication.class.getResourceAsStream("Traced.txt")) {
      String source =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("io.sentry.spring.jakarta", spring.javaPackage());
      return spring.isJavax() ? source.replace("jakarta.", "javax.") : source;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawWebSocketClient open(String path, String... headers) {
    String line = child.awaitLine(text -> text.startsWith("port "), PATIENCE);
    return RawWebSocketClient.connect(
        URI.create("ws://127.0.0.1:" + line.substring("port ".length()) + path), headers);
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
