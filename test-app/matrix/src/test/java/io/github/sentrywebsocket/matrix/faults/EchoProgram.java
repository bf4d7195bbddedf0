package io.github.sentrywebsocket.matrix.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The run that faults must not change: a client and a server in one JVM, without the agent yet. */
public final class EchoProgram {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PREFIX = "[sentry-websocket]";

  private EchoProgram() {}

  /** Its command line, with a DSN. */
  public static ChildJvmBuilder reportingTo(String dsn) {
    return ChildJvm.builder()
        .classPath(scenarios())
        .classPath(
            Artifacts.ofUser()
                .jars(
                    "org.apache.tomcat.embed:tomcat-embed-core:9.0.123",
                    "org.apache.tomcat.embed:tomcat-embed-websocket:9.0.123",
                    "org.apache.tomcat:tomcat-annotations-api:9.0.123",
                    "net.bytebuddy:byte-buddy:" + System.getProperty("byte-buddy.version")))
        .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m")
        .property("sentry.dsn", dsn)
        .property("sentry.traces-sample-rate", "1.0")
        .main("io.github.sentrywebsocket.scenarios.tomcat.EchoRun");
  }

  /** All scenarios: a class that misses its library is not loaded. */
  static List<Path> scenarios() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("scenarios" + File.separator))
        .map(Path::of)
        .toList();
  }

  /** What it prints without the agent. */
  public static List<String> undisturbed() {
    try (ChildJvm jvm = reportingTo("").start()) {
      assertThat(jvm.exitCode(PATIENCE)).as(jvm.dump()).isZero();
      assertThat(jvm.stdout()).hasSizeGreaterThan(150).last().isEqualTo("end");
      return jvm.stdout();
    }
  }

  /** The agent's lines on standard error. */
  public static List<String> agentLines(ChildJvm jvm) {
    return jvm.stderr().stream().filter(line -> line.startsWith(PREFIX)).toList();
  }
}
