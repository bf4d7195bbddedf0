package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.TraceNode;
import io.sentry.Breadcrumb;
import io.sentry.SentryEvent;
import io.sentry.SentryLevel;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client's handshake that fails, inside a transaction if the application has an SDK. */
interface FailureSteps extends Experiment.Steps {

  @Test
  @DisplayName("C7: a rejected handshake is a status and a breadcrumb, never an event")
  default void rejected() {
    Program program = fail("rejected-403", "permission_denied");

    experiment().settleClient();
    assertThat(events(program, "/rejected-403")).isEmpty();
  }

  @Test
  @DisplayName("C7: a server that answers 500 fails the handshake")
  default void serverError() {
    Program program = fail("500", "internal_error");

    isReported(program, "/500");
  }

  @Test
  @DisplayName("C7: a server that is not there makes the handshake unavailable")
  default void refused() {
    Program program = fail("refused", "unavailable");

    isReported(program, "/refused");
  }

  @Test
  @DisplayName("C7: a server that does not answer in time exceeds the deadline")
  default void timeout() {
    Program program = fail("timeout", "deadline_exceeded");

    isReported(program, "/timeout");
  }

  @Test
  @DisplayName("C7: a 101 with another key's accept is a failed handshake, not an open one")
  default void wrongAcceptKey() {
    Program program = fail("wrong-key", "internal_error");

    isReported(program, "/wrong-key");
  }

  @Test
  @DisplayName("C7, S6: a failure is one event, whoever captures the exception by which it is told")
  default void failureIsToldOnce() {
    Program program = fail("told-again", "unavailable");

    isReported(program, "/told-again");
    SentryEvent event = events(program, "/told-again").get(0);
    assertThat(event.getContexts().getResponse().getStatusCode()).isEqualTo(503);
    assertThat(withText(program, "told-again: captured")).isEmpty();
    assertThat(withText(program, "told-again: thrown")).isEmpty();
    assertThat(withText(program, "told-again: another failure"))
        .singleElement()
        .satisfies(another -> assertThat(another.isCrashed()).isTrue());
  }

  /** Events of anybody with an exception of that text. */
  private static List<SentryEvent> withText(Program program, String text) {
    return program.sentry.events().stream()
        .filter(event -> event.getExceptions() != null)
        .filter(
            event -> event.getExceptions().stream().anyMatch(each -> text.equals(each.getValue())))
        .toList();
  }

  private Program fail(String step, String status) {
    String path = "/" + step;
    Program program = experiment().play(step, p -> p.clientSpan(path).isPresent());

    List<TraceNode> spans = program.clientSpans(path);
    assertThat(spans).hasSize(1);
    assertThat(spans.get(0).status()).isEqualTo(status);
    assertThat(spans.get(0).durationMs()).as("it ended").isNotNull();
    if (!experiment().cell.agentsSdk()) {
      assertThat(errorBreadcrumbs(program.message("after " + step), path)).hasSize(1);
    }
    return program;
  }

  private void isReported(Program program, String path) {
    experiment().settleClient();
    List<SentryEvent> events = events(program, path);
    assertThat(events).hasSize(1);
    SentryEvent event = events.get(0);
    assertThat(event.getTag("operation")).isEqualTo("websocket.connect");
    assertThat(event.getFingerprints()).contains("127.0.0.1");
    assertThat(event.isCrashed()).as("unhandled").isFalse();
    assertThat(errorBreadcrumbs(event, "")).isNotEmpty();
    assertThat(program.sentry.items()).as("§5").noneMatch(item -> item.raw().contains("secret"));
  }

  /** The agent's events in the trace of the handshake for {@code path}. */
  private static List<SentryEvent> events(Program program, String path) {
    String traceId = program.clientSpan(path).orElseThrow().traceId();
    return program.failures("").stream()
        .filter(event -> event.getContexts().getTrace().getTraceId().toString().equals(traceId))
        .toList();
  }

  private static List<Breadcrumb> errorBreadcrumbs(SentryEvent event, String path) {
    return event.getBreadcrumbs().stream()
        .filter(each -> each.getLevel() == SentryLevel.ERROR)
        .filter(each -> String.valueOf(each.getData("url")).endsWith(path))
        .toList();
  }
}
