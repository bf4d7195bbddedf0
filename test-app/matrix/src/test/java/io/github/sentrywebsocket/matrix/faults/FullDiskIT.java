package io.github.sentrywebsocket.matrix.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.SentryReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that can create files and directories but write nothing into them. */
@DisplayName("A full disk")
final class FullDiskIT {
  private static List<String> expected;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    assumeTrue(Files.exists(Path.of("/bin/sh")), "needs a POSIX shell");
    expected = new ArrayList<>(EchoProgram.undisturbed());
    expected.add(0, "a file is not written"); // control: the disk is full
  }

  @Test
  @DisplayName("7: the agent's SDK: the run is the same, and everything is reported")
  void agentsSdk() {
    isTheSame(false);
  }

  @Test
  @DisplayName("7: an application's SDK that caches on it: the run is the same, and reported")
  void applicationsSdkWithCache() {
    isTheSame(true);
  }

  private void isTheSame(boolean caches) {
    try (SentryReceiver sentry = SentryReceiver.start()) {
      ChildJvmBuilder program =
          EchoProgram.reportingTo(sentry.dsn("1"))
              .diskIsFull()
              .property("scenario.disk", folder)
              .agent(Path.of(System.getProperty("agent.jar")));
      if (caches) {
        program
            .property("scenario.sentry", "application")
            .classPath(Artifacts.ofUser().jars("io.sentry:sentry:8.62.0"));
      }
      try (ChildJvm jvm = program.start()) {
        assertThat(jvm.exitCode(EchoProgram.PATIENCE)).as(jvm.dump()).isZero();
        assertThat(jvm.stdout()).as(jvm.dump()).isEqualTo(expected);
        assertThat(jvm.stderr()).as(jvm.dump()).isEmpty();
      }
      assertThat(sentry.traces().nodes(node -> "websocket.server".equals(node.op()))).hasSize(3);
      assertThat(sentry.traces().nodes(node -> "websocket.client".equals(node.op()))).hasSize(4);
    }
  }
}
