package io.github.sentrywebsocket.matrix.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.SentryReceiver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever breaks inside the agent or inside the SDK, the application's run is the same, byte for
 * byte, and stderr has one line per cause.
 */
@DisplayName("Faults inside the agent")
final class FaultsInsideIT {
  @TempDir static Path folder;

  private static SentryReceiver sentry;
  private static Path faultAgent;
  private static List<String> undisturbed;

  @BeforeAll
  static void start() throws IOException {
    sentry = SentryReceiver.start();
    faultAgent = faultAgent();
    undisturbed = EchoProgram.undisturbed();
  }

  @AfterAll
  static void stop() {
    sentry.close();
  }

  @ParameterizedTest(name = "7: {2} in {3} ({0} SDK, from the {1}): the run is the same")
  @CsvSource({
    "application's, start, exception, io\\.github\\.sentrywebsocket\\.libraries\\..*",
    "application's, start, linkage, io\\.github\\.sentrywebsocket\\.libraries\\..*",
    "application's, later, memory, io\\.github\\.sentrywebsocket\\.libraries\\..*",
    "application's, later, stack, io\\.github\\.sentrywebsocket\\.libraries\\..*",
    "application's, later, null, io\\.github\\.sentrywebsocket\\.libraries\\..*",
    "application's, later, exception, io\\.github\\.sentrywebsocket\\.core\\.api\\.[CUA].*",
    "application's, later, exception, io\\.github\\.sentrywebsocket\\.sentry\\..*",
    "application's, later, memory, io\\.github\\.sentrywebsocket\\.sentry\\..*",
    "application's, start, null, io\\.github\\.sentrywebsocket\\.sentry\\..*",
    "application's, start, exception, io\\.github\\.sentrywebsocket\\.core\\.engine\\.(W|AdviceL).*",
    "agent's, start, exception, io\\.sentry\\..*",
    "agent's, later, exception, io\\.sentry\\.(Sentry|Scopes|SentryTracer|Span|Scope|Baggage)",
    "agent's, later, linkage, io\\.sentry\\.(Sentry|Scopes|SentryTracer|Span|Scope|util.*)",
    "agent's, later, memory, io\\.sentry\\.(Sentry|Scopes|SentryTracer|Span|Scope|Baggage)",
    "agent's, later, stack, io\\.sentry\\.(Sentry|Scopes|SentryTracer|Span|Scope|Baggage)",
    "agent's, later, null, io\\.sentry\\.(Sentry|Scopes|SentryTracer|Span|Scope|Baggage)",
    "agent's, start, null, io\\.github\\.sentrywebsocket\\.sentry\\..*",
    "agent's, start, slow, io\\.github\\.sentrywebsocket\\.sentry\\..*"
  })
  void theRunIsTheSame(String sdk, String when, String fault, String classes) {
    ChildJvmBuilder program = EchoProgram.reportingTo(sentry.dsn("1"));
    if (sdk.equals("application's")) {
      program
          .property("scenario.sentry", "application")
          .classPath(Artifacts.ofUser().jars("io.sentry:sentry:8.62.0"));
    }
    if (when.equals("start")) {
      program.property("faults.on", "true");
    }
    program
        .agent(faultAgent, fault + ":" + classes)
        .agent(Path.of(System.getProperty("agent.jar")));

    try (ChildJvm jvm = program.start()) {
      assertThat(jvm.exitCode(EchoProgram.PATIENCE)).as(jvm.dump()).isZero();
      assertThat(jvm.stdout()).as(jvm.dump()).isEqualTo(undisturbed);
      List<String> said = EchoProgram.agentLines(jvm);
      assertThat(said).as("one line per cause").doesNotHaveDuplicates();
      assertThat(jvm.stderr()).as("nothing else" + jvm.dump()).hasSameSizeAs(said);
      if (!fault.equals("null") && !fault.equals("slow")) {
        assertThat(said)
            .as("control: the fault was met")
            .anyMatch(each -> each.contains("injected"));
      }
    }
  }

  private static Path faultAgent() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", FaultAgent.class.getName());
    Path jar = folder.resolve("fault-agent.jar");
    String own = FaultAgent.class.getName().replace('.', '/');
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      Path classes = Path.of(System.getProperty("test.classes"));
      try (Stream<Path> files = Files.list(classes.resolve(own).getParent())) {
        for (Path each :
            files.filter(f -> f.getFileName().toString().startsWith("FaultAgent")).toList()) {
          out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
          Files.copy(each, out);
          out.closeEntry();
        }
      }
    }
    return jar;
  }
}
