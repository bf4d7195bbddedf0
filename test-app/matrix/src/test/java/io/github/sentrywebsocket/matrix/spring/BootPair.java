package io.github.sentrywebsocket.matrix.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One executable jar, with the agent and without. */
final class BootPair implements AutoCloseable {
  final SpringBoot boot;
  final TracedApplication traced;
  final TracedApplication control;

  BootPair(SpringBoot boot, Path folder) {
    this.boot = boot;
    Path jar = boot.jar(folder);
    traced = new TracedApplication(java(jar), "sentry.dsn", true);
    control = new TracedApplication(java(jar), "sentry.dsn", false);
  }

  private ChildJvmBuilder java(Path jar) {
    return ChildJvm.builder()
        .javaHome(boot.jdk().home())
        .property("sentry.traces-sample-rate", "1.0")
        .property("server.port", "0")
        .property("spring.main.banner-mode", "off")
        .property("logging.level.root", "error")
        .jar(jar);
  }

  /**
   * Does the same with both. The proof must be there in the first and not in the second, whose
   * outgoing handshakes carry nothing.
   */
  TracedApplication play(Consumer<TracedApplication> action, Predicate<TracedApplication> proof) {
    action.accept(traced);
    action.accept(control);
    traced.sentry.await("the proof", any -> proof.test(traced), TracedApplication.PATIENCE);
    assertThat(proof.test(control)).as("the proof without the agent").isFalse();
    assertThat(control.upstream.requests())
        .as("without the agent nothing is sent")
        .allMatch(request -> request.header("sentry-trace").isEmpty());
    return traced;
  }

  String describe() {
    return boot + traced.describe() + "\nWITHOUT IT" + control.describe();
  }

  @Override
  public void close() {
    traced.close();
    control.close();
  }
}
