package io.github.sentrywebsocket.matrix.corner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CDS archives and AOT caches are still used with the agent, and headers are still sent. */
@ExtendWith(HarnessExtension.class)
@DisplayName("Class archives")
class ClassArchiveIT {

  private static final Path AGENT = Path.of(System.getProperty("agent.jar"));
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final String FROM_ARCHIVE = "shared objects file";

  @TempDir Path folder;
  private Path program;

  static List<Jdks.Jdk> jdks() {
    return Jdks.ofBuild().all();
  }

  @BeforeEach
  void packProgram() {
    SourceProgram.compile(folder, Map.of("Connect", SourceProgram.CONNECT));
    program = folder.resolve("connect.jar");
    SourceProgram.runTool(
        Path.of(System.getProperty("java.home")),
        Map.of(),
        "jar",
        "--create",
        "--file=" + program,
        "--main-class=Connect",
        "-C",
        folder.toString(),
        "Connect.class",
        "-C",
        folder.toString(),
        "Connect$Quiet.class");
  }

  private ChildJvm run(
      ChildJvms children,
      Jdks.Jdk jdk,
      RawWebSocketServer server,
      boolean agent,
      String... options) {
    ChildJvmBuilder builder =
        ChildJvm.builder()
            .javaHome(jdk.home())
            .property("sentry.dsn", "http://key@127.0.0.1:9/1")
            .jvmArgs(options)
            .jar(program)
            .args(server.uri("/archive").toString());
    if (agent) {
      builder.agent(AGENT);
    }
    ChildJvm child = children.start(builder);
    assertThat(child.exitCode(LONG)).as(child.dump()).isZero();
    return child;
  }

  private static long fromArchive(ChildJvm child) {
    return child.output().stream().filter(line -> line.contains(FROM_ARCHIVE)).count();
  }

  private static void assertTraced(ChildJvm child, RawWebSocketServer server) {
    assertThat(server.requests("/archive").get(server.requests("/archive").size() - 1))
        .satisfies(request -> assertThat(request.header("sentry-trace")).hasSize(1));
    assertThat(child.output()).noneMatch(line -> line.contains("Sharing is only supported"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void anArchiveMadeWithoutTheAgentIsUsedWithIt(
      Jdks.Jdk jdk, ChildJvms children, RawWebSocketServer server) {
    Path archive = folder.resolve("app.jsa");
    run(children, jdk, server, false, "-XX:ArchiveClassesAtExit=" + archive);
    String[] use = {"-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:class+load"};
    ChildJvm control = run(children, jdk, server, false, use);
    ChildJvm child = run(children, jdk, server, true, use);
    assertThat(fromArchive(child)).isGreaterThan(fromArchive(control) * 9 / 10);
    assertThat(child.output())
        .anyMatch(line -> line.contains(" Connect source") && line.contains(FROM_ARCHIVE));
    assertTraced(child, server);
  }

  @Test
  void anAotCacheMadeWithTheAgentIsUsedWithIt(ChildJvms children, RawWebSocketServer server) {
    Jdks.Jdk jdk = withAotCaches();
    Path cache = folder.resolve("agent.aot");
    run(children, jdk, server, true, "-XX:AOTCacheOutput=" + cache);
    ChildJvm child =
        run(children, jdk, server, true, "-XX:AOTCache=" + cache, "-XX:AOTMode=on", LOG);
    assertThat(fromArchive(child)).isGreaterThan(1000);
    assertTraced(child, server);
  }

  @Test
  void anAotCacheMadeWithTheInstrumentModuleIsUsedWithTheAgent(
      ChildJvms children, RawWebSocketServer server) {
    Jdks.Jdk jdk = withAotCaches();
    Path cache = folder.resolve("module.aot");
    String[] module = {"--add-modules", "java.instrument"};
    run(children, jdk, server, false, module[0], module[1], "-XX:AOTCacheOutput=" + cache);
    ChildJvm child =
        run(children, jdk, server, true, "-XX:AOTCache=" + cache, "-XX:AOTMode=on", LOG);
    assertThat(fromArchive(child)).isGreaterThan(1000);
    assertTraced(child, server);
  }

  @Test
  void theJvmRefusesAnAotCacheMadeWithoutEitherToEveryAgent(
      ChildJvms children, RawWebSocketServer server) {
    Jdks.Jdk jdk = withAotCaches();
    Path cache = folder.resolve("plain.aot");
    run(children, jdk, server, false, "-XX:AOTCacheOutput=" + cache);
    ChildJvm child = run(children, jdk, server, true, "-XX:AOTCache=" + cache, LOG);
    assertThat(fromArchive(child)).isZero();
    assertTraced(child, server);
  }

  private static final String LOG = "-Xlog:class+load";

  private static Jdks.Jdk withAotCaches() {
    Jdks.Jdk newest = Jdks.ofBuild().newest();
    assumeTrue(newest.feature() >= 25, "needs JDK 25: pass -Djdks=<its home>");
    return newest;
  }
}
