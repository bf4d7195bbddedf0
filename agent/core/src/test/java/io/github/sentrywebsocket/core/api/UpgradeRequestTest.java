package io.github.sentrywebsocket.core.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule S1: which requests are upgrades, and what happens without an SDK. */
class UpgradeRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"websocket", "WebSocket", "h2c, websocket", "websocket,h2c", "a,WEBSOCKET ,b"})
  void upgradeToWebSocketIsSeen(String upgrade) {
    assertThat(UpgradeRequest.isWebSocket(upgrade)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "h2c",
        "websocket2",
        "web socket",
        ",",
        "h2c,websockets",
        "a,,b",
        "websocket/13"
      })
  void otherUpgradeIsNot(String upgrade) {
    assertThat(UpgradeRequest.isWebSocket(upgrade)).isFalse();
  }

  @Test
  void withoutAnSdkEverythingDoesNothing() {
    UpgradeRequest request =
        UpgradeRequest.received("test", this, "GET", "/", null, none -> List.of());
    assertThat(request.activate()).isNull();
    UpgradeRequest.current().route("/");
    Activation.end(null);
    request.answered(101);
    request.failed(new Exception());
    request.cancelled();
    assertThat(request.connection()).isSameAs(Connection.NONE);
    request.connection().opened();
    request.connection().closed(1000);
  }
}
