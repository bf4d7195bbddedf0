package io.github.sentrywebsocket.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.core.sdk.HandshakeUrl;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is told of a library's exception")
class RedactedCauseTest {

  private final RedactedCause redacted =
      new RedactedCause(HandshakeUrl.of(URI.create("wss://user:secret@host:1/a.b/c?token=secret")));

  @Test
  @DisplayName("§5: no query and no user info, wherever the message has the address")
  void leavesOutQueryAndUserInfo() {
    assertThat(
            redacted.text(
                "asked wss://user:secret@host:1/a.b/c?token=secret&x=') and [/a.b/c?y=secret]: 503"))
        .isEqualTo("asked wss://host:1/a.b/c and [/a.b/c]: 503");
  }

  @Test
  @DisplayName("§5: a cause that tells the query is not shown, its text and stack trace are")
  void replacesOnlyWhatTellsTheQuery() {
    IOException harmless = new IOException("refused? yes: host/a.b/c");
    Exception telling = new Exception("failed", new IOException("GET /a.b/c?token=secret"));

    assertThat(redacted.of(harmless)).isSameAs(harmless);
    assertThat(redacted.of(telling))
        .isInstanceOf(WebSocketHandshakeException.class)
        .hasMessage("java.lang.Exception: failed")
        .hasNoCause();
    assertThat(redacted.of(telling).getStackTrace()).isEqualTo(telling.getStackTrace());
  }

  @Test
  @DisplayName("§7: causes may be a ring")
  void endsInARing() {
    Exception first = new Exception("first");
    first.initCause(new Exception("second", first));

    assertThat(redacted.of(first)).isSameAs(first);
  }
}
