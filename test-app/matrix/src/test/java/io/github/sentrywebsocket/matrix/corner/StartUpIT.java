package io.github.sentrywebsocket.matrix.corner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.ChildJvms;
import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.SentryReceiver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent's start in the corners where agents break a JVM. */
@ExtendWith(HarnessExtension.class)
@DisplayName("Start-up")
class StartUpIT {

  private static final Path AGENT = Path.of(System.getProperty("agent.jar"));
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String PREFIX = "[sentry-websocket]";

  @TempDir static Path folder;

  static List<Jdks.Jdk> jdks() {
    return Jdks.ofBuild().all();
  }

  @BeforeAll
  static void compile() {
    SourceProgram.compile(
        folder, Map.of("Connect", SourceProgram.CONNECT, "Hello", SourceProgram.HELLO));
  }

  private static ChildJvmBuilder hello() {
    return ChildJvm.builder().agent(AGENT).classPath(folder).main("Hello");
  }

  private static ChildJvmBuilder connect(RawWebSocketServer server) {
    return ChildJvm.builder()
        .property("sentry.dsn", "http://key@127.0.0.1:9/1")
        .property("sentry.traces-sample-rate", 1)
        .classPath(folder)
        .main("Connect")
        .args(server.uri("/start-up").toString());
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void helloWorldLoadsNoByteBuddyAndNoSentry(Jdks.Jdk jdk, ChildJvms children) {
    ChildJvm child = children.start(hello().javaHome(jdk.home()).jvmArgs("-Xlog:class+load"));
    assertThat(child.exitCode(LONG)).isZero();
    assertThat(child.output())
        .anyMatch(line -> line.contains("io.github.sentrywebsocket.core.engine.Agent"))
        .noneMatch(line -> line.contains("net.bytebuddy") || line.contains("io.sentry"));
    assertThat(child.stderr()).isEmpty();
  }

  @Test
  void anOldJvmReadsOneSentenceAndStartsItsApplication(ChildJvms children) {
    ChildJvm child =
        children.start(
            ChildJvm.builder()
                .agent(pretendsToBeJava8())
                .agent(AGENT)
                .classPath(folder)
                .main("Hello"));
    assertThat(child.exitCode(LONG)).isZero();
    assertThat(child.stdout()).containsExactly("hello");
    assertThat(child.stderr())
        .singleElement()
        .asString()
        .startsWith(PREFIX)
        .contains("needs Java 11 or later, this is Java 1.8");
  }

  /** The JVM sets its version property itself; an agent before ours can change it. */
  private static Path pretendsToBeJava8() {
    SourceProgram.compile(
        folder,
        Map.of(
            "Pretend",
            """
            public class Pretend {
              public static void premain(String arguments) {
                System.setProperty("java.specification.version", "1.8");
              }
            }
            """));
    Path jar = folder.resolve("pretend.jar");
    Path manifest = folder.resolve("pretend.mf");
    try {
      Files.writeString(manifest, "Premain-Class: Pretend\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SourceProgram.runTool(
        Path.of(System.getProperty("java.home")),
        Map.of(),
        "jar",
        "--create",
        "--file=" + jar,
        "--manifest=" + manifest,
        "-C",
        folder.toString(),
        "Pretend.class");
    return jar;
  }

  @Test
  void attachedTwiceItWarnsOnceAndWorksOnce(
      ChildJvms children, RawWebSocketServer server, SentryReceiver sentry) {
    ChildJvm child =
        children.start(
            connect(server).agent(AGENT).agent(AGENT).property("sentry.dsn", sentry.dsn("1")));
    assertThat(child.exitCode(LONG)).isZero();
    assertThat(child.stderr()).singleElement().asString().contains("attached twice");
    Handshake request = server.awaitRequest("/start-up");
    assertThat(request.header("sentry-trace")).hasSize(1);
    assertThat(request.header("baggage")).hasSize(1);
    assertThat(sentry.traces().nodes())
        .as("spans; the SDK sends what it has before the JVM ends")
        .singleElement()
        .satisfies(span -> assertThat(span.op()).isEqualTo("websocket.client"))
        .satisfies(
            span ->
                assertThat(span.spanId())
                    .isEqualTo(request.sentryTrace().orElseThrow().getSpanId().toString()));
  }

  @Test
  void aJarWithoutItsEngineCostsOneLine(ChildJvms children) throws IOException {
    Path broken = folder.resolve("broken.jar");
    try (JarFile jar = new JarFile(AGENT.toFile());
        OutputStream out = Files.newOutputStream(broken);
        JarOutputStream copy = new JarOutputStream(out, jar.getManifest())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().startsWith("io/") && !entry.isDirectory()) {
          copy.putNextEntry(new JarEntry(entry.getName()));
          try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(copy);
          }
        }
      }
    }
    ChildJvm child =
        children.start(ChildJvm.builder().agent(broken).classPath(folder).main("Hello"));
    assertThat(child.exitCode(LONG)).isZero();
    assertThat(child.stdout()).containsExactly("hello");
    assertThat(child.stderr()).singleElement().asString().startsWith(PREFIX);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aToolOfTheJdkPrintsWhatItPrintsWithoutTheAgent(Jdks.Jdk jdk) {
    Map<String, String> attached = Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + AGENT);
    assertThat(SourceProgram.runTool(jdk.home(), attached, "javac", "-version"))
        .doesNotContain(PREFIX);
    assertThat(
            SourceProgram.runTool(jdk.home(), attached, "javac", "-J-Xlog:class+load", "-version"))
        .contains("io.github.sentrywebsocket.agent.Premain")
        .doesNotContain("sentrywebsocket.core");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void attachedLateItWeavesWhatIsLoadedAlready(
      Jdks.Jdk jdk, ChildJvms children, RawWebSocketServer server) {
    SourceProgram.compile(folder, Map.of("Wait", WAIT, "Connect", SourceProgram.CONNECT));
    ChildJvm child =
        children.start(
            ChildJvm.builder()
                .javaHome(jdk.home())
                .jvmArgs("-XX:+EnableDynamicAgentLoading")
                .property("sentry.dsn", "http://key@127.0.0.1:9/1")
                .classPath(folder)
                .main("Wait")
                .args(server.uri("/before").toString(), server.uri("/after").toString()));
    child.awaitLine("first"::equals, LONG);
    ByteBuddyAgent.attach(AGENT.toFile(), Long.toString(child.pid()));
    child.writeLine("go on");
    assertThat(child.exitCode(LONG)).isZero();
    assertThat(server.awaitRequest("/before").header("sentry-trace")).isEmpty();
    assertThat(server.awaitRequest("/after").header("sentry-trace")).hasSize(1);
  }

  private static final String WAIT =
      """
      import java.net.URI;
      import java.net.http.HttpClient;

      public class Wait {
        public static void main(String[] args) throws Exception {
          HttpClient client = HttpClient.newHttpClient();
          client.newWebSocketBuilder()
              .buildAsync(URI.create(args[0]), new Connect.Quiet()).get().abort();
          System.out.println("first");
          System.in.read();
          client.newWebSocketBuilder()
              .buildAsync(URI.create(args[1]), new Connect.Quiet()).get().abort();
          System.exit(0);
        }
      }
      """;
}
