package io.github.sentrywebsocket.matrix.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Sentry that is down, slow or out of its mind is none of the application's business. */
@DisplayName("Faults of the DSN's server")
final class FaultsOfSentryIT {
  private static List<String> undisturbed;

  @BeforeAll
  static void start() {
    undisturbed = EchoProgram.undisturbed();
  }

  @ParameterizedTest(name = "7: {0}: the run is the same, and nothing is said")
  @ValueSource(strings = {"hangs", "resets", "429", "500", "200 garbage", "half"})
  void theRunIsTheSame(String fault) {
    try (RawWebSocketServer sentry = RawWebSocketServer.start()) {
      sentry.otherwise(any -> answer(fault));
      isTheSame("http://key@127.0.0.1:" + sentry.port() + "/1", 0);
      assertThat(sentry.requests()).as("control: it was asked").isNotEmpty();
    }
  }

  @Test
  @DisplayName("7: it is not there: the run is the same, and nothing is said")
  void nobodyIsThere() {
    int port;
    try (RawWebSocketServer gone = RawWebSocketServer.start()) {
      port = gone.port();
    }
    isTheSame("http://key@127.0.0.1:" + port + "/1", 0);
  }

  @ParameterizedTest(name = "7: the DSN is \"{0}\": the run is the same, and one line says so")
  @ValueSource(strings = {"nonsense", "http://127.0.0.1/1", "http://key@127.0.0.1", "ftp://k@h/1"})
  void theDsnIsWrong(String dsn) {
    isTheSame(dsn, 1);
  }

  private static void isTheSame(String dsn, int lines) {
    try (ChildJvm jvm =
        EchoProgram.reportingTo(dsn)
            .property("sentry.websocket.sdk.flush-timeout-millis", "2000")
            .agent(Path.of(System.getProperty("agent.jar")))
            .start()) {
      assertThat(jvm.exitCode(EchoProgram.PATIENCE)).as(jvm.dump()).isZero();
      assertThat(jvm.stdout()).as(jvm.dump()).isEqualTo(undisturbed);
      assertThat(EchoProgram.agentLines(jvm)).as(jvm.dump()).hasSizeLessThanOrEqualTo(lines);
      assertThat(jvm.stderr()).as(jvm.dump()).hasSameSizeAs(EchoProgram.agentLines(jvm));
    }
  }

  private static UpgradeAnswer answer(String fault) {
    return switch (fault) {
      case "hangs" -> UpgradeAnswer.hang();
      case "resets" -> UpgradeAnswer.reset();
      case "429" -> UpgradeAnswer.status(429, "Retry-After: 60");
      case "500" -> UpgradeAnswer.status(500);
      case "half" -> UpgradeAnswer.half();
      default -> UpgradeAnswer.body(200, "}{ not json", "Content-Type: application/json");
    };
  }
}
