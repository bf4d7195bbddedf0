package io.github.sentrywebsocket.matrix;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.Histogram;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A scenario's program in a JVM of its own, with everything it talks to. */
final class Program extends Evidence {
  private static final String THREAD_LOCAL = "thread-local of ";
  private static final int MOST_SHOWN = 20_000;

  /** The same on every machine: each idle selector of a library keeps a closed connection. */
  private static final int PROCESSORS = 2;

  /** Two large servers may start side by side. */
  private static final Duration START = Duration.ofSeconds(90);

  private static final String ISOLATED = "scenarios" + File.separator + "isolated" + File.separator;

  final boolean traced;
  private final Cell cell;
  private final List<String> options = new ArrayList<>();
  private ChildJvm child;

  Program(Cell cell, boolean traced) {
    this.cell = cell;
    this.traced = traced;
  }

  Program property(String name, String value) {
    options.add("-D" + name + "=" + value);
    return this;
  }

  /** Options of its JVM, which win over the usual ones. */
  Program jvm(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Does not wait for it. */
  Program start() {
    Library library = cell.library();
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .javaHome(cell.jdk().home())
            .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m")
            .jvmArgs("-XX:ActiveProcessorCount=" + PROCESSORS)
            .jvmArgs(library.jvmOptions(cell.version()).toArray(String[]::new))
            .property("scenario.server", server.uri(""))
            .property("scenario.denied", denied.uri(""))
            .property("scenario.twin", twin.uri(""))
            .property("sentry.dsn", sentry.dsn("1"))
            .jvmArgs(options.toArray(String[]::new));
    if (!cell.agentsSdk()) {
      builder.property("scenario.sentry", "application");
    }
    if (library.platform(cell.version()) != null) {
      builder.jar(quarkus());
    } else if (library.distribution(cell.version()) != null) {
      isolate(builder);
    } else {
      builder.main(library.main(cell.version())).classPath(classPath());
    }
    builder.args(library.arguments(cell.version()).toArray(String[]::new));
    if (traced) {
      builder.agent(Path.of(System.getProperty("agent.jar")));
    }
    child = builder.start();
    return this;
  }

  /** The web applications of a server may see the JVM's class path: nothing of theirs is on it. */
  private void isolate(ChildJvmBuilder builder) {
    Library library = cell.library();
    Unpacked distribution = Unpacked.of(library.distribution(cell.version()));
    Path isolated =
        scenarios().stream()
            .filter(entry -> entry.toString().contains(ISOLATED))
            .findFirst()
            .orElseThrow();
    builder
        .classPath(isolated, distribution.folder().resolve(library.launcher(cell.version())))
        .property("scenario.distribution", distribution.folder())
        .property(
            "scenario.classpath",
            classPath().stream().map(Path::toString).collect(joining(File.pathSeparator)))
        .main("io.github.sentrywebsocket.scenarios.isolated.Isolated")
        .args(library.main(cell.version()));
  }

  private List<Path> classPath() {
    List<Path> entries = new ArrayList<>(scenarios());
    entries.addAll(cell.library().classPath(cell.version()));
    List<String> processors = cell.library().processors(cell.version());
    if (!processors.isEmpty()) {
      String main = cell.library().main(cell.version());
      entries.add(0, Processing.of(cell.jdk(), main, processors, List.copyOf(entries)));
    }
    List<String> moved = cell.library().relocated(cell.version());
    List<Path> all = moved.isEmpty() ? entries : new ArrayList<>(Relocation.of(entries, moved));
    if (!cell.agentsSdk()) {
      all.addAll(Artifacts.ofUser().jars("io.sentry:sentry:" + cell.sentry()));
    }
    return all;
  }

  private Path quarkus() {
    Library library = cell.library();
    List<String> dependencies = new ArrayList<>(library.artifacts(cell.version()));
    if (!cell.agentsSdk()) {
      dependencies.add("io.sentry:sentry:" + cell.sentry());
    }
    return QuarkusBuild.of(
        cell.jdk(),
        library.platform(cell.version()),
        library.buildOptions(cell.version()),
        library.main(cell.version()),
        dependencies,
        scenarios());
  }

  /** All of them: a class that misses its library is not loaded. */
  private static List<Path> scenarios() {
    String folder = File.separator + "scenarios" + File.separator;
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("test-app" + folder))
        .map(Path::of)
        .toList();
  }

  /** The first line that begins with {@code start}, without that. */
  String awaitLine(String start) {
    return child.awaitLine(line -> line.startsWith(start), START).substring(start.length());
  }

  /** Asks for a step and waits for its end. */
  void run(String step) {
    child.writeLine(step);
    String line =
        child.awaitLine(
            each -> each.equals("done " + step) || each.equals("failed " + step),
            Duration.ofSeconds(20));
    if (line.startsWith("failed")) {
      throw new AssertionError(line + child.dump());
    }
  }

  /** Its Java threads, by name. */
  List<String> threads() {
    return child.threads();
  }

  /** The threads that hold something of the agent's or of a Sentry SDK's scopes, with its class. */
  List<String> threadLocals() {
    run("thread-locals");
    return child.stdout().stream()
        .filter(line -> line.startsWith(THREAD_LOCAL))
        .map(line -> line.substring(THREAD_LOCAL.length()))
        .toList();
  }

  /** Ends the program, which sends what its SDK still has. */
  void end() {
    child.closeStdin();
    assertThat(child.exitCode(PATIENCE)).as(child::dump).isZero();
  }

  /** What the agent said. */
  List<String> agentLines() {
    return child.stderr().stream().filter(line -> line.contains("[sentry-websocket]")).toList();
  }

  Histogram histogram() {
    return child.histogram();
  }

  URI uri(String target) {
    return URI.create("ws://127.0.0.1:" + awaitLine("port ") + target);
  }

  /** For the message of a failed step. */
  String describe() {
    return (traced ? "\nWITH THE AGENT" : "\nWITHOUT IT")
        + end(child.dump())
        + end(sentry.describe());
  }

  /** An old container can print the same stack trace for ever. */
  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - MOST_SHOWN));
  }

  @Override
  public void close() {
    child.close();
    super.close();
  }
}
