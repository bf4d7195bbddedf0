package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.TraceNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After every fault the client saw what it sees without the agent, and nothing is left. */
interface ServerFaultSteps extends Faults.Steps {

  @Order(1)
  @ParameterizedTest(name = "faults around a server: {0}")
  @EnumSource
  default void theClientSeesTheSame(ServerFault fault) {
    Incoming incoming = Incoming.random();
    String seen = faults().sameInBoth(program -> play(program, fault, incoming));

    if (fault.status == 101) {
      assertThat(seen).startsWith("101 ");
    } else if (fault.status == 400) {
      assertThat(seen).doesNotStartWith("101");
    }
    Program traced = faults().traced;
    if (fault.status == 101) {
      traced.sentry.await("the upgrade", any -> upgrades(incoming).size() == 1, Program.PATIENCE);
      TraceNode upgrade = upgrades(incoming).get(0);
      assertThat(upgrade.status()).isEqualTo("ok");
      assertThat(upgrade.durationMs()).as("it ended").isNotNull();
    }
    settle();
    assertThat(upgrades(incoming)).hasSizeLessThanOrEqualTo(1);
    assertThat(traced.errorsIn(incoming.traceId())).as("S6: a peer's fault is no error").isEmpty();
  }

  private List<TraceNode> upgrades(Incoming incoming) {
    return faults().traced.upgrades(ServerFault.PATH).stream().filter(incoming::isTraceOf).toList();
  }

  private String play(Program program, ServerFault fault, Incoming incoming) {
    URI uri =
        fault == ServerFault.TLS
            ? URI.create("wss://127.0.0.1:" + program.awaitLine("tls-port ") + ServerFault.PATH)
            : program.uri(ServerFault.PATH);
    return fault.play(uri, faults().trusted(), incoming.headers());
  }

  /** A whole connection, whose upgrade comes last to Sentry. */
  private void settle() {
    Incoming fence = Incoming.random();
    Servers.open(ServerFault.PATH, 101, fence.headers()).accept(faults().traced);
    faults().traced.sentry.await("the fence", any -> !upgrades(fence).isEmpty(), Program.PATIENCE);
  }

  @Test
  @Order(2)
  @DisplayName("faults around a server: all of it again leaves nothing behind, and says nothing")
  default void nothingIsLeft() {
    Program traced = faults().traced;
    again(traced);
    Map<String, Integer> before = faults().settled();
    for (int round = 0; round < 3; round++) {
      again(traced);
    }

    faults().awaitNoMoreThan(before);
    traced.sentry.await(
        "as many connections closed as opened",
        any ->
            traced.metric("websocket.connections.opened") > ServerFault.all().size()
                && traced.metric("websocket.connections.opened")
                    == traced.metric("websocket.connections.closed"),
        Program.PATIENCE);
    assertThat(traced.agentLines()).as("nothing went wrong inside").isEmpty();
    assertThat(traced.sentry.refused()).isEmpty();
    assertThat(faults().control.sentry.items()).as("control").isEmpty();
  }

  private void again(Program traced) {
    ServerFault.all().forEach(fault -> play(traced, fault, Incoming.random()));
    settle();
  }
}
