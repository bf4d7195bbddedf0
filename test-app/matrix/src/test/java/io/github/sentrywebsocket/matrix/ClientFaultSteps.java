package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.SentryEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After every fault the application saw what it sees without the agent, and nothing is left. */
interface ClientFaultSteps extends Faults.Steps {

  @Order(1)
  @ParameterizedTest(name = "faults around a client: {0}")
  @EnumSource
  default void theApplicationSeesTheSame(ClientFault fault) {
    Faults faults = faults();
    String leftOut = fault.leftOut(faults.cell);
    assumeTrue(leftOut == null, leftOut);
    faults.answer(fault.path(), fault::answer);

    String seen = faults.sameInBoth(program -> Faults.outcome(program, fault.step(1)));

    assertThat(seen).startsWith(fault.outcome);
    Program traced = faults.traced;
    traced.sentry.await("the handshake's span", any -> !spans(fault).isEmpty(), Program.PATIENCE);
    TraceNode span = spans(fault).get(0);
    assertThat(span.durationMs()).as("it ended").isNotNull();
    if (fault.status != null) {
      assertThat(span.status()).isEqualTo(fault.status);
    }
    assertThat(traced.server.requests(fault.path()))
        .allMatch(request -> request.header("sentry-trace").size() == 1)
        .allMatch(request -> request.header("baggage").size() == 1);
    assertThat(sentryTraces(traced.server.requests(fault.path())))
        .as("requests of one handshake have headers of one span")
        .hasSizeLessThanOrEqualTo(1);
  }

  private List<TraceNode> spans(ClientFault fault) {
    return faults().traced.clientSpans(fault.path());
  }

  private static List<String> sentryTraces(List<Handshake> requests) {
    return requests.stream().map(each -> each.header("sentry-trace").get(0)).distinct().toList();
  }

  @Test
  @Order(2)
  @DisplayName("faults around a client: TLS carries the headers, and a proxy's CONNECT does not")
  default void headersGoToTheServerOnly() {
    Faults faults = faults();
    assertThat(faults.tls(faults.traced).requests(ClientFault.TLS.path()))
        .isNotEmpty()
        .allMatch(request -> request.header("sentry-trace").size() == 1);
    assertThat(faults.proxy(faults.traced).requests())
        .filteredOn(request -> request.requestLine().startsWith("CONNECT"))
        .allMatch(request -> request.header("sentry-trace").isEmpty())
        .allMatch(request -> request.header("baggage").isEmpty());
    assertThat(faults.control.server.requests())
        .as("control: no header without the agent")
        .allMatch(request -> request.header("sentry-trace").isEmpty());
  }

  @Test
  @Order(3)
  @DisplayName(
      "faults around a client: all of it again leaves nothing behind, and says nothing new")
  default void nothingIsLeft() {
    Faults faults = faults();
    Program traced = faults.traced;
    List<ClientFault> all = ClientFault.of(faults.cell);
    all.forEach(fault -> faults.sameInBoth(program -> Faults.outcome(program, fault.step(2))));
    Map<String, Integer> before = faults.settled();
    for (int round = 3; round < 6; round++) {
      int number = round;
      all.forEach(fault -> Faults.outcome(traced, fault.step(number)));
    }

    faults.awaitNoMoreThan(before);
    long opened = all.stream().filter(fault -> fault.outcome.equals("opened")).count() * 5;
    traced.sentry.await(
        opened
            + " connections counted opened and closed, not "
            + traced.metric("websocket.connections.opened")
            + " and "
            + traced.metric("websocket.connections.closed"),
        any ->
            traced.metric("websocket.connections.opened") == opened
                && traced.metric("websocket.connections.closed") == opened,
        Program.PATIENCE);
    assertThat(fingerprints(traced)).as("C7: once a minute").doesNotHaveDuplicates();
    assertThat(traced.agentLines()).as("nothing went wrong inside").isEmpty();
    assertThat(traced.sentry.refused()).isEmpty();
  }

  private static List<String> fingerprints(Program program) {
    return program.failures("").stream()
        .map(SentryEvent::getFingerprints)
        .map(each -> each == null ? "none" : String.join(" ", each))
        .collect(Collectors.toList());
  }
}
