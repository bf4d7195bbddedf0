package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The program of the rules twice, with the agent and without: what a test proves must be there in
 * the first and missing in the second.
 */
final class Rules implements AutoCloseable {
  final Sdk sdk;
  final RulesJvm traced;
  final RulesJvm control;

  private Rules(Sdk sdk, RulesJvm traced, RulesJvm control) {
    this.sdk = sdk;
    this.traced = traced;
    this.control = control;
  }

  /** Starts both and waits for them. */
  static Rules start(Sdk sdk, UnaryOperator<RulesJvm> options) {
    return start(
        sdk, options.apply(new RulesJvm(sdk, true)), options.apply(new RulesJvm(sdk, false)));
  }

  /** With a control that is something else than the lack of the agent. */
  static Rules start(Sdk sdk, RulesJvm traced, RulesJvm control) {
    Rules rules = new Rules(sdk, traced, control);
    try {
      rules.traced.start();
      rules.control.start();
      rules.traced.awaitLine("ready");
      rules.control.awaitLine("ready");
      return rules;
    } catch (AssertionError | RuntimeException e) {
      rules.close();
      throw e;
    }
  }

  /** Does something with both, and returns the one with the agent when it has the proof. */
  RulesJvm play(Consumer<RulesJvm> action, Predicate<RulesJvm> proof) {
    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> action.accept(control));
    try {
      action.accept(traced);
    } finally {
      other.join();
    }
    traced.sentry.await("the proof", any -> proof.test(traced), RulesJvm.PATIENCE);
    assertThat(proof.test(control)).as("the proof without the agent").isFalse();
    return traced;
  }

  String describe() {
    return "\nWITH THE AGENT" + traced.describe() + "\nWITHOUT IT" + control.describe();
  }

  @Override
  public void close() {
    traced.close();
    control.close();
  }

  /** A class of tests that has one. */
  interface Tests {
    Rules rules();
  }
}
