package io.github.sentrywebsocket.core.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules C2 and C4. */
class HandshakeUrlTest {

  @ParameterizedTest
  @CsvSource({
    "ws://host/path,                        ws://host/path,         host",
    "wss://host:8443/path,                  wss://host:8443/path,   host",
    "http://host/path,                      ws://host/path,         host",
    "HTTPS://host/path,                     wss://host/path,        host",
    "ws://user:secret@host/path,            ws://host/path,         host",
    "ws://us%40er:p@host:1/path,            ws://host:1/path,       host",
    "ws://host/path?token=secret,           ws://host/path,         host",
    "ws://host/path#secret,                 ws://host/path,         host",
    "ws://host?token=secret,                ws://host/,             host",
    "ws://host,                             ws://host/,             host",
    "ws://[::1]:8080/path,                  ws://[::1]:8080/path,   [::1]",
    "ws://user@[2001:db8::1],               ws://[2001:db8::1]/,    [2001:db8::1]",
    "ws://under_score:80/a%20b,             ws://under_score:80/a%20b, under_score",
  })
  void hasNoUserInfoQueryOrFragment(String uri, String webSocket, String host) {
    HandshakeUrl url = HandshakeUrl.of(URI.create(uri));
    assertThat(url.webSocket).isEqualTo(webSocket);
    assertThat(url.http()).isEqualTo(webSocket.replaceFirst("^ws", "http"));
    assertThat(url.host).isEqualTo(host);
  }

  @Test
  void addressWithoutHostIsTakenAsItIs() {
    HandshakeUrl url = HandshakeUrl.of(URI.create("ws:opaque"));
    assertThat(url.host).isEmpty();
    assertThat(url.path).isEqualTo("/");
  }
}
