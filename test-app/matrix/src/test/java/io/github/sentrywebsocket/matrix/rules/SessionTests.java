package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentry.protocol.SentryTransaction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The program opens ten thousand sessions (-Prules; two thousand in the default run), client and
 * server in one JVM. An application's SDK counts them itself, before it would send; the agent's
 * sends them.
 */
interface SessionTests extends Rules.Tests {
  int SESSIONS = Sdk.isFull() ? 10_000 : 2_000;

  /** Without the agent there is no tag, however many there are. */
  int CONTROL = 500;

  @Test
  @DisplayName("§5: of thousands of interleaved sessions none has another's tag")
  default void tagsAreOfTheirOwnSession() {
    RulesJvm jvm =
        rules()
            .play(
                p -> p.run("sessions " + (p.traced ? SESSIONS : CONTROL)),
                p -> right(p) >= SESSIONS);

    if (rules().sdk.isAgents()) {
      // A handshake and an upgrade each.
      jvm.sentry.await("all", any -> about(jvm).size() >= 2 * SESSIONS, Duration.ofSeconds(60));
      assertThat(about(jvm)).hasSize(2 * SESSIONS);
      assertThat(right(jvm)).isEqualTo(2 * SESSIONS);
    } else {
      // An upgrade, and an event on either side.
      assertThat(jvm.awaitLine("tags ")).isEqualTo("right=" + 3 * SESSIONS + " missing=0 wrong=0");
    }
  }

  private static long right(RulesJvm jvm) {
    if (!jvm.sdk.isAgents()) {
      return Long.parseLong(jvm.awaitLine("tags right=").split(" ")[0]);
    }
    return about(jvm).stream()
        .filter(each -> each.getTransaction().equals("GET /" + each.getTags().get("session")))
        .count();
  }

  private static List<SentryTransaction> about(RulesJvm jvm) {
    return jvm.sentry.transactions().stream()
        .filter(each -> each.getTransaction().startsWith("GET /session-"))
        .toList();
  }
}
