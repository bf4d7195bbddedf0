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
}
