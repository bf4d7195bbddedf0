package io.github.sentrywebsocket.matrix.places;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.matrix.faults.EchoProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Agents that weave the same classes, or all classes, on one command line with ours. They take long
 * to start, so {@code -Pmatrix} runs them; it writes the table of {@code agent/docs/places.md}.
 */
@DisplayName("Other agents")
@EnabledIfSystemProperty(named = "matrix", matches = "full")
final class OtherAgentsIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("readme")).resolveSibling("agent/docs/places.md");
  private static final String BEGIN = "<!-- other agents: begin -->\n";
  private static final String END = "<!-- other agents: end -->";
  private static final String[] LIBRARIES = {
    "java-http", "java-websocket", "java-websocket-server", "jetty", "jetty-server"
  };
  private static final String HEAD =
      "| agent | version | order | JDK | output | handshakes and callbacks | its headers |\n"
          + "|---|---|---|---|---|---|---|\n";

  /** Names of agents, separated by commas; all unless given. */
  private static final String ONLY = System.getProperty("other.agents", "");

  /** By agent, version and order. */
  private static final Map<String, String> ROWS = new TreeMap<>();

  private static List<String> undisturbed;

  /**
   * An agent.
   *
   * @param options that keep it from talking to anybody, and what it needs to start
   */
  record Agent(String name, String version, String coordinates, List<String> options) {
    ChildJvmBuilder attach(ChildJvmBuilder program) {
      Path jar = Artifacts.ofUser().jars(coordinates).get(0);
      program.jvmArgs(options.toArray(String[]::new));
      return name.equals("JaCoCo") ? program.agent(jar, "output=none") : program.agent(jar);
    }

    ChildJvmBuilder attach(ChildJvmBuilder program, String order) {
      return order.equals("before ours")
          ? attach(program).agent(Place.AGENT)
          : attach(program.agent(Place.AGENT));
    }

    /** Not every JVM suits every agent. */
    Path javaHome() {
      return version.startsWith("1.15")
          ? Jdks.ofBuild().oldest().home()
          : Jdks.ofBuild().newest().home();
    }

    @Override
    public String toString() {
      return name + " " + version;
    }
  }

  static List<Agent> agents() {
    List<String> silent =
        List.of(
            "-Dotel.traces.exporter=none",
            "-Dotel.metrics.exporter=none",
            "-Dotel.logs.exporter=none");
    String otel = "io.opentelemetry.javaagent:opentelemetry-javaagent:";
    return List.of(
        new Agent("OpenTelemetry", "1.15.0", otel + "1.15.0", silent),
        new Agent("OpenTelemetry", "2.33.1", otel + "2.33.1", silent),
        new Agent(
            "Datadog",
            "1.68.1",
            "com.datadoghq:dd-java-agent:1.68.1",
            List.of(
                "-Ddd.agent.host=127.0.0.1",
                "-Ddd.trace.agent.port=9",
                "-Ddd.instrumentation.telemetry.enabled=false",
                "-Ddd.remote_config.enabled=false",
                "-Ddd.crashtracking.enabled=false")),
        new Agent(
            "Elastic APM",
            "1.55.1",
            "co.elastic.apm:elastic-apm-agent:1.55.1",
            List.of(
                "-Delastic.apm.server_url=http://127.0.0.1:9",
                "-Delastic.apm.central_config=false",
                "-Delastic.apm.log_level=OFF",
                "-Delastic.apm.cloud_provider=NONE")),
        new Agent("JaCoCo", "0.8.15", "org.jacoco:org.jacoco.agent:jar:runtime:0.8.15", List.of()),
        new Agent(
            "BlockHound",
            "1.0.13",
            "io.projectreactor.tools:blockhound:1.0.13.RELEASE",
            List.of("-XX:+AllowRedefinitionToAddDeleteMethods")));
  }

  static Stream<Arguments> orders() {
    return agents().stream()
        .filter(agent -> ONLY.isEmpty() || ONLY.contains(agent.name))
        .flatMap(
            agent ->
                Stream.of("before ours", "after ours").map(order -> Arguments.of(agent, order)));
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "7: {0} {1}: handshakes work, one sentry-trace, no header lost")
  @MethodSource("orders")
  void bothWork(Agent agent, String order) {
    List<Path> path = new ArrayList<>(Program.classes());
    path.addAll(
        Program.libraries(
            Program.JAVA_WEBSOCKET,
            "org.eclipse.jetty.websocket:jetty-websocket-jetty-client:12.1.14",
            "org.eclipse.jetty.websocket:jetty-websocket-jetty-server:12.1.14"));
    try (Place alone = run(agent, path, agent::attach);
        Place both = run(agent, path, program -> agent.attach(program, order))) {
      assertThat(alone.jvm.stdout()).as(alone.jvm.dump()).isEqualTo(alone.control.stdout());
      assertThat(both.jvm.stdout()).as(both.jvm.dump()).isEqualTo(both.control.stdout());
      assertThat(EchoProgram.agentLines(both.jvm)).as(both.jvm.dump()).isEmpty();
      both.isTraced();
      Map<String, List<String>> others = headers(alone);
      assertThat(headers(both)).as("what %s sends alone", agent).isEqualTo(others);
      echoIsTheSame(agent, order);
      long parents = others.values().stream().filter(each -> each.contains("traceparent")).count();
      String key = String.format("| %s | %s | %s |", agent.name, agent.version, order);
      ROWS.put(
          key,
          String.format(
              "%s %d | the same | traced, one `sentry-trace` each | %s |",
              key,
              Jdks.Jdk.at(agent.javaHome()).feature(),
              parents == 0
                  ? "it sends none"
                  : "kept, `traceparent` on " + parents + " of " + both.server.requests().size()));
    }
  }

  private static Place run(Agent agent, List<Path> path, UnaryOperator<ChildJvmBuilder> attach) {
    return Place.run(
        arguments ->
            ChildJvm.builder()
                .javaHome(agent.javaHome())
                .classPath(path)
                .main(Program.MAIN)
                .args(arguments),
        attach,
        LIBRARIES);
  }

  /** The names of all headers by path, without ours. */
  private static Map<String, List<String>> headers(Place place) {
    return place.server.requests().stream()
        .collect(
            Collectors.toMap(
                Handshake::path,
                request ->
                    request.headerLines().stream()
                        .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                        .filter(name -> !name.equals("sentry-trace") && !name.equals("baggage"))
                        .sorted()
                        .toList(),
                (first, second) -> Stream.concat(first.stream(), second.stream()).toList(),
                TreeMap::new));
  }

  private static void echoIsTheSame(Agent agent, String order) {
    if (undisturbed == null) {
      undisturbed = EchoProgram.undisturbed();
    }
    ChildJvmBuilder program =
        EchoProgram.reportingTo("http://key@127.0.0.1:9/1")
            .javaHome(agent.javaHome())
            .jvmArgs("-Xmx512m");
    try (ChildJvm jvm = agent.attach(program, order).start()) {
      assertThat(jvm.exitCode(Place.PATIENCE)).as(jvm.dump()).isZero();
      assertThat(jvm.stdout()).as(jvm.dump()).isEqualTo(undisturbed);
    }
  }

  /** The rows of other runs stay. */
  @AfterAll
  static void writeTable() throws IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN) + BEGIN.length() + HEAD.length();
    int end = text.indexOf(END);
    text.substring(begin, end)
        .lines()
        .forEach(row -> ROWS.putIfAbsent(String.join("|", columns(row)) + "|", row));
    Files.writeString(
        DOCUMENT,
        text.substring(0, begin)
            + ROWS.values().stream().map(row -> row + "\n").collect(Collectors.joining())
            + text.substring(end));
  }

  private static List<String> columns(String row) {
    return List.of(row.split("\\|", 5)).subList(0, 4);
  }
}
