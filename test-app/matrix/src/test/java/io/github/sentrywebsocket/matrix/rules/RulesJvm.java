package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.scenarios.rules.RulesProgram;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The program of the rules in a JVM of its own, with everything it talks to. */
final class RulesJvm extends RulesEvidence implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String TOMCAT = "11.0.27";

  final Sdk sdk;
  final boolean traced;
  private final ChildJvmBuilder builder = ChildJvm.builder();
  private final List<String> arguments = new ArrayList<>();
  private String agentArguments;
  private boolean dsnIsProperty = true;
  private Path fatJar;
  private ChildJvm child;

  RulesJvm(Sdk sdk, boolean traced) {
    this.sdk = sdk;
    this.traced = traced;
    property("sentry.traces-sample-rate", "1.0");
    property("scenario.server", server.uri(""));
  }

  RulesJvm property(String name, Object value) {
    builder.property(name, value);
    return this;
  }

  /** A key of the agent, e.g. {@code tags}. */
  RulesJvm set(String key, String value) {
    return property("sentry.websocket." + key, value);
  }

  /**
   * An option that no key of Sentry's sets: by its setter in the application's SDK, by its key in
   * the agent's.
   */
  RulesJvm option(String setter, String key, String value) {
    return sdk.isAgents() ? set("sdk." + key, value) : property("scenario.option." + setter, value);
  }

  /** By the key that every SDK has which has the option (since 8.0). */
  RulesJvm ignoreOrigin(String origin) {
    return sdk.has(8, 0) ? option("setIgnoredSpanOrigins", "ignored-span-origins", origin) : this;
  }

  /** {@code traceparent} is written by 8.22 and later. */
  RulesJvm propagateTraceparent() {
    return sdk.has(8, 22)
        ? option("setPropagateTraceparent", "propagate-traceparent", "true")
        : this;
  }

  RulesJvm environment(String name, String value) {
    builder.environment(name, value);
    return this;
  }

  RulesJvm agentArguments(String text) {
    agentArguments = text;
    return this;
  }

  /** Of the program: {@code late}, {@code client}. */
  RulesJvm arguments(String... words) {
    arguments.addAll(List.of(words));
    return this;
  }

  /** The program names its DSN in another way. */
  RulesJvm withoutDsnProperty() {
    dsnIsProperty = false;
    return this;
  }

  /** An executable jar that has all the program needs, in the place of a class path. */
  RulesJvm fatJar(Path jar) {
    fatJar = jar;
    return this;
  }

  RulesJvm with(List<Path> classPath) {
    builder.classPath(classPath);
    return this;
  }

  void start() {
    builder
        .javaHome(sdk.jdk().home())
        .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m")
        .args(arguments.toArray(String[]::new));
    if (fatJar == null) {
      builder.classPath(program()).classPath(libraries(sdk.version())).main(RulesProgram.class);
    } else {
      builder.jar(fatJar);
    }
    if (dsnIsProperty) {
      property("sentry.dsn", sentry.dsn("1"));
    }
    if (!sdk.isAgents()) {
      builder.property("scenario.sentry", "application");
    }
    Path jar = Path.of(System.getProperty("agent.jar"));
    if (traced && agentArguments != null) {
      builder.agent(jar, agentArguments);
    } else if (traced) {
      builder.agent(jar);
    }
    child = builder.start();
  }

  static Path program() {
    try {
      return Path.of(
          RulesProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tomcat, and the SDK if there is one. */
  static List<Path> libraries(String sentry) {
    List<String> jars =
        new ArrayList<>(
            List.of(
                "org.apache.tomcat.embed:tomcat-embed-core:" + TOMCAT,
                "org.apache.tomcat.embed:tomcat-embed-websocket:" + TOMCAT,
                "org.apache.tomcat:tomcat-annotations-api:" + TOMCAT));
    if (sentry != null) {
      jars.add("io.sentry:sentry:" + sentry);
    }
    return Artifacts.ofUser().jars(jars.toArray(String[]::new));
  }

  ChildJvm child() {
    return child;
  }

  /** The first line that begins so, without that. */
  String awaitLine(String start) {
    return child
        .awaitLine(line -> line.startsWith(start), Duration.ofSeconds(60))
        .substring(start.length());
  }

  /** Runs commands of the program, one after the other. */
  RulesJvm run(String... commands) {
    for (String command : commands) {
      child.writeLine(command);
      String line =
          child.awaitLine(
              each -> each.equals("done " + command) || each.equals("failed " + command),
              Duration.ofSeconds(120));
      assertThat(line).as(() -> describe()).isEqualTo("done " + command);
    }
    return this;
  }

  /** A client of this program's server, whose upgrade was accepted. */
  RawWebSocketClient open(String target, String... headers) {
    RawWebSocketClient client = RawWebSocketClient.connect(uri(target), headers);
    assertThat(client.answer().status()).as(() -> describe()).isEqualTo(101);
    return client;
  }

  URI uri(String target) {
    return URI.create("ws://127.0.0.1:" + awaitLine("port ") + target);
  }

  /** Everything that was said to Sentry before has arrived when this returns. */
  RulesJvm settle() {
    String fence = "/fence-" + UUID.randomUUID();
    try (RawWebSocketClient client = open(fence)) {
      client.sendClose(1000, "done");
      client.read();
    }
    sentry.await(
        fence,
        any ->
            sentry.transactions().stream().anyMatch(each -> each.getTransaction().contains(fence)),
        PATIENCE);
    return this;
  }

  /** On the program's other server. */
  URI secondUri(String target) {
    return URI.create("ws://127.0.0.1:" + awaitLine("second-port ") + target);
  }

  /** The agent's own lines so far. */
  List<String> agentLines() {
    return child.output().stream().filter(line -> line.startsWith("[sentry-websocket]")).toList();
  }

  String describe() {
    return child == null ? "" : child.dump() + sentry.describe();
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
    sentry.close();
    server.close();
  }
}
