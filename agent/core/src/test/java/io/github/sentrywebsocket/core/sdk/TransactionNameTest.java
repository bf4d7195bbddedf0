package io.github.sentrywebsocket.core.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.core.config.Stderr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section 5, the name's template. */
class TransactionNameTest {

  @AfterEach
  void reset() {
    TransactionName.configure("");
  }

  @Test
  void defaultIsMethodAndRoute() {
    assertThat(TransactionName.of("GET", "/chat/{room}", "a=1")).isEqualTo("GET /chat/{room}");
    assertThat(TransactionName.isCustom()).isFalse();
  }

  @Test
  void placeholdersAreReplaced() {
    TransactionName.configure("ws: {method} {route} {query.provider}!");
    assertThat(TransactionName.of("GET", "/stt", "provider=a%20b")).isEqualTo("ws: GET /stt a b!");
    assertThat(TransactionName.isCustom()).isTrue();
  }

  @Test
  void absentParameterIsADash() {
    TransactionName.configure("{route} {query.provider}");
    assertThat(TransactionName.of("GET", "/stt", null)).isEqualTo("/stt -");
  }

  @Test
  void valueThatLooksLikeAPlaceholderIsText() {
    TransactionName.configure("{query.a} {method}");
    assertThat(TransactionName.of("GET", "/", "a={method}")).isEqualTo("{method} GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{path}", "{query.}", "{method", "{Method}", "{}", "{{method}}"})
  void unknownPlaceholderIsOneLineAndTheDefault(String template) {
    assertThat(Stderr.of(() -> TransactionName.configure("x " + template)))
        .singleElement()
        .asString()
        .startsWith("[sentry-websocket] sentry.websocket.transaction-name: {")
        .contains("known: {method}, {route}, {query.<parameter>}", "{method} {route} is used");
    assertThat(TransactionName.of("GET", "/", null)).isEqualTo("GET /");
  }

  @Test
  void nameIsOneLineOfAtMost200() {
    TransactionName.configure("{query.a}");
    assertThat(TransactionName.of("GET", "/", "a=x%0ay")).isEqualTo("x y");
    assertThat(TransactionName.of("GET", "/", "a=" + "x".repeat(300))).hasSize(200);
    TransactionName.configure("");
    assertThat(TransactionName.of("GET", "/" + "x".repeat(300), null)).hasSize(200);
  }
}
