package io.github.sentrywebsocket.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTest {

  @Test
  void messageCannotForgeAnotherLine() {
    assertThat(
            Stderr.of(() -> Log.warn("a\r\n[sentry-websocket] b\u2028c\u001b[31md\u202ee\u0085f")))
        .containsExactly("[sentry-websocket] a  [sentry-websocket] b c [31md e f");
  }

  @Test
  void warningWithTheSameKeyIsWrittenOnce() {
    assertThat(
            Stderr.of(
                () -> {
                  Log.warnOnce("LogTest", "first");
                  Log.warnOnce("LogTest", "second");
                }))
        .containsExactly("[sentry-websocket] first");
  }

  @Test
  void levelIncludesTheOnesBeforeIt() {
    assertThat(
            Stderr.of(
                () -> {
                  Log.setLevel(Log.Level.INFO);
                  Log.error("1");
                  Log.info("2");
                  Log.debug("3");
                  Log.setLevel(Log.Level.OFF);
                  Log.error("4");
                }))
        .containsExactly("[sentry-websocket] 1", "[sentry-websocket] 2");
  }

  @Test
  void messageOfFailureForgesNoLine() {
    assertThat(
            Stderr.of(
                () -> {
                  Log.setLevel(Log.Level.DEBUG);
                  Exception cause = new Exception("b\r\n[sentry-websocket] forged\u001b[31m");
                  Log.failure("Testing", new Exception("a\n[sentry-websocket] forged", cause));
                  Log.setLevel(Log.Level.WARN);
                }))
        .filteredOn(line -> !line.startsWith("\tat "))
        .containsExactly(
            "[sentry-websocket] Testing failed, the application goes on without it:"
                + " java.lang.Exception: a [sentry-websocket] forged",
            "java.lang.Exception: a [sentry-websocket] forged",
            "Caused by: java.lang.Exception: b  [sentry-websocket] forged [31m");
  }
}
