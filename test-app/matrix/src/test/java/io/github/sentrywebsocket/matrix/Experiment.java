package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One cell's program twice, with the agent and without: what a step proves must be there in the
 * first and missing in the second.
 */
final class Experiment implements AutoCloseable {
  final Cell cell;
  private final Program traced;
  private final Program control;

  /** Whether a proof was missing without the agent, as it must be. */
  private boolean controlled;

  private boolean isFresh = true;

  private final AtomicInteger fences = new AtomicInteger();

  /**
   * @param programs starts the program; its argument says whether with the agent
   */
  Experiment(Cell cell, Function<Boolean, Program> programs) {
    this.cell = cell;
    this.traced = programs.apply(true);
    this.control = programs.apply(false);
  }

  /** Waits until both programs have printed a line that begins so. */
  Experiment awaitStart(String line) {
    try {
      traced.awaitLine(line);
      control.awaitLine(line);
      return this;
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  /** Leaves a step out where the library can't do it, and says why. */
  Experiment needs(String step) {
    String reason = cell.library().lacks(step, cell.version());
    assumeTrue(reason == null, () -> step + ": " + reason);
    return this;
  }

  boolean can(String step) {
    return cell.library().lacks(step, cell.version()) == null;
  }

  /** Whether no step was played yet, as when one is run again. */
  boolean isFresh() {
    return isFresh;
  }

  /** Runs a step of that name in both programs, if the library can do it. */
  Program play(String step, Predicate<Program> proof) {
    needs(step);
    return play(program -> program.run(step), proof);
  }

  /**
   * Does something with both programs at once.
   *
   * @param proof what only the agent brings about
   * @return the program with the agent, when the proof is there
   */
  Program play(Consumer<Program> action, Predicate<Program> proof) {
    isFresh = false;
    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> action.accept(control));
    try {
      action.accept(traced);
    } finally {
      other.join();
    }
    assertThat(proof.test(control)).as("the proof without the agent").isFalse();
    controlled = true;
    traced.sentry.await("the proof", any -> proof.test(traced), Program.PATIENCE);
    return traced;
  }

  /**
   * Everything that the traced client said to Sentry before has arrived when this returns: an SDK
   * sends in order.
   */
  void settleClient() {
    String step = "fence-" + fences.incrementAndGet();
    traced.run(step);
    traced.sentry.await(step, any -> traced.clientSpan("/" + step).isPresent(), Program.PATIENCE);
  }

  /** The same for a server. */
  void settleServer() {
    Incoming fence = Incoming.random();
    RawWebSocketClient.connect(traced.uri("/fence"), fence.headers()).close();
    traced.sentry.await(
        "the fence",
        any -> traced.upgrades("/fence").stream().anyMatch(fence::isTraceOf),
        Program.PATIENCE);
  }

  /** Whether the step that just ended had a control. */
  boolean wasControlled() {
    boolean was = controlled;
    controlled = false;
    return was;
  }

  String describe() {
    return traced.describe() + control.describe();
  }

  @Override
  public void close() {
    traced.close();
    control.close();
  }

  /** A class of tests that has one. */
  interface Steps {
    Experiment experiment();
  }
}
