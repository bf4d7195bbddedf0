package io.github.sentrywebsocket.matrix.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.Histogram;
import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.harness.Jdks.Jdk;
import io.github.sentrywebsocket.harness.SentryReceiver;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes while the SDK, the class loaders or the JVM begin or end; and on virtual threads. */
@DisplayName("Races")
final class RacesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private SentryReceiver sentry;

  @BeforeEach
  void start() {
    sentry = SentryReceiver.start();
  }

  @AfterEach
  void stop() {
    sentry.close();
  }

  static List<Jdk> jdks() {
    return Jdks.ofBuild().all();
  }

  @Test
  @DisplayName(
      "7: the SDK starts, ends and starts again under handshakes: none fails, none is kept")
  void sdkRestarts() {
    try (ChildJvm jvm = race("sdk", Jdks.ofBuild().newest()).start()) {
      assertThat(jvm.awaitLine(line -> line.startsWith("echoes "), PATIENCE))
          .as(jvm.dump())
          .endsWith(" failures 0");
      sentry.await(
          "control: the last SDK is used",
          any ->
              sentry.traces().nodes(node -> String.valueOf(node.name()).endsWith("/after")).size()
                  == 2,
          Duration.ofSeconds(20));
      saysNothingIsBroken(jvm);
      Histogram live = jvm.histogram();
      for (String type : List.of("core.api.Connection", "sentry.ConnectionScope")) {
        assertThat(live.instances("io.github.sentrywebsocket." + type)).as(type).isLessThan(20);
      }
    }
  }

  @ParameterizedTest(name = "7: classes load in many threads under handshakes: nothing hangs ({0})")
  @MethodSource("jdks")
  void classesLoad(Jdk jdk) {
    List<String> with = loading(jdk, true);
    List<String> without = loading(jdk, false);

    assertThat(with).as("loaded").isEqualTo(without);
  }

  private List<String> loading(Jdk jdk, boolean withAgent) {
    String jars =
        Stream.of(
                Artifacts.ofUser().classPath("org.java-websocket:Java-WebSocket:1.5.7"),
                Artifacts.ofUser().classPath("com.squareup.okhttp3:okhttp:4.12.1"),
                Artifacts.ofUser().classPath("io.netty:netty-codec-http:4.1.140.Final"))
            .flatMap(List::stream)
            .map(Path::toString)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    ChildJvmBuilder program = withAgent ? race("loading", jdk) : raceWithoutAgent("loading", jdk);
    try (ChildJvm jvm = program.property("scenario.jars", jars).start()) {
      assertThat(jvm.exitCode(PATIENCE)).as(jvm.dump()).isZero();
      assertThat(jvm.stdout()).as(jvm.dump()).anyMatch(line -> line.endsWith(" failures 0"));
      saysNothingIsBroken(jvm);
      List<String> said = jvm.stdout().stream().filter(line -> line.startsWith("loaded ")).toList();
      assertThat(said).hasSize(1).allMatch(line -> line.endsWith(" broken 0"));
      return said;
    }
  }

  @ParameterizedTest(name = "7: the JVM ends under handshakes: in time, with its exit code ({0})")
  @MethodSource("jdks")
  void jvmEnds(Jdk jdk) {
    assertThat(sentry.transactions()).isEmpty();
    long with = ending(race("exit", jdk));
    long without = ending(raceWithoutAgent("exit", jdk));

    assertThat(with).as("milliseconds of its end").isLessThan(without + 5000);
    assertThat(sentry.transactions()).as("control: the agent was there").isNotEmpty();
  }

  private long ending(ChildJvmBuilder program) {
    try (ChildJvm jvm = program.start()) {
      jvm.awaitLine(line -> line.equals("exits"), PATIENCE);
      long since = System.nanoTime();
      assertThat(jvm.exitCode(PATIENCE)).as(jvm.dump()).isEqualTo(7);
      long took = (System.nanoTime() - since) / 1_000_000;
      saysNothingIsBroken(jvm);
      return took;
    }
  }

  @Test
  @DisplayName("7: the first handshake of all is in a shutdown hook: it succeeds")
  void firstHandshakeIsTheLast() {
    try (ChildJvm jvm = race("first-in-hook", Jdks.ofBuild().newest()).start()) {
      assertThat(jvm.exitCode(PATIENCE)).as(jvm.dump()).isEqualTo(7);
      assertThat(jvm.stdout()).as(jvm.dump()).contains("echoes 1 failures 0");
      saysNothingIsBroken(jvm);
    }
  }

  @Test
  @DisplayName("7: on virtual threads, client and server: no carrier is kept by the agent's code")
  void virtualThreadsAreNotPinned() {
    Jdk jdk = Jdks.ofBuild().newest();
    assumeTrue(jdk.feature() >= 24, "before JEP 491 every monitor keeps the carrier");
    try (ChildJvm jvm =
        race("virtual-threads", jdk)
            .property("scenario.virtual-threads", true)
            .property("scenario.option.setMaxQueueSize", "2000")
            .property("scenario.sentry", "application")
            .classPath(Artifacts.ofUser().jars("io.sentry:sentry:8.62.0"))
            .start()) {
      assertThat(jvm.exitCode(PATIENCE)).as(jvm.dump()).isZero();
      String pinned = jvm.awaitLine(line -> line.startsWith("pinned "), PATIENCE);
      assertThat(pinned).as("control" + jvm.dump()).startsWith("pinned control 1 ");
      assertThat(pinned).as(jvm.dump()).contains(" agent 0 ");
      assertThat(jvm.stdout()).contains("echoes 302 failures 0");
      saysNothingIsBroken(jvm);
      assertThat(sentry.transactions()).as("control: they are traced").isNotEmpty();
    }
  }

  private static void saysNothingIsBroken(ChildJvm jvm) {
    assertThat(EchoProgram.agentLines(jvm))
        .as(jvm.dump())
        .allMatch(line -> line.contains("Sentry SDK 8.62.0 is not started"))
        .hasSizeLessThanOrEqualTo(1);
  }

  private ChildJvmBuilder race(String what, Jdk jdk) {
    return raceWithoutAgent(what, jdk).agent(Path.of(System.getProperty("agent.jar")));
  }

  private ChildJvmBuilder raceWithoutAgent(String what, Jdk jdk) {
    ChildJvmBuilder program =
        ChildJvm.builder()
            .javaHome(jdk.home())
            .classPath(EchoProgram.scenarios())
            .classPath(
                Artifacts.ofUser()
                    .jars(
                        "org.apache.tomcat.embed:tomcat-embed-core:11.0.27",
                        "org.apache.tomcat.embed:tomcat-embed-websocket:11.0.27",
                        "org.apache.tomcat:tomcat-annotations-api:11.0.27"))
            .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m")
            .property("sentry.dsn", sentry.dsn("1"))
            .property("sentry.traces-sample-rate", "1.0")
            .main("io.github.sentrywebsocket.scenarios.rules.RaceProgram")
            .args(what);
    if (what.equals("sdk")) {
      program
          .property("scenario.sentry", "application")
          .classPath(Artifacts.ofUser().jars("io.sentry:sentry:8.62.0"));
    }
    return program;
  }
}
