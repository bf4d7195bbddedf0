package io.github.sentrywebsocket.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.sdk.SdkDirectory;
import io.sentry.NoOpTransportFactory;
import io.sentry.Sentry;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thread without scopes has none afterwards, whatever the agent did on it. The SDK leaves a fork
 * of its root on a thread that asks for scopes, and many of its methods do.
 */
class NothingLeftOnThreadTest {

  private static final URI ADDRESS = URI.create("wss://host/path");

  @BeforeEach
  void start() {
    Sentry.init(
        options -> {
          options.setDsn("http://key@localhost:1/1");
          options.setTracesSampleRate(1.0);
          options.setTransportFactory(NoOpTransportFactory.getInstance());
          options.setEnableUncaughtExceptionHandler(false);
        });
    Properties properties = new Properties();
    for (String key : List.of("client-transactions", "message-transactions")) {
      properties.setProperty(
          "sentry.websocket." + key, key.startsWith("client") ? "always" : "1.0");
    }
    for (String key : List.of("metrics", "connection-transactions", "capture-failed-handshakes")) {
      properties.setProperty("sentry.websocket." + key, "true");
    }
    SdkDirectory.open(Settings.read(null, properties, Map.of()).report(), (folder, parent) -> null);
  }

  @AfterEach
  void close() {
    Sentry.close();
  }

  @Test
  void controlTheSdkLeavesSomething() throws Exception {
    assertThat(scopesLeftBy(() -> Sentry.isEnabled())).isTrue();
  }

  @Test
  void clientHandshake() throws Exception {
    ClientHandshake[] handshake = new ClientHandshake[1];
    assertThat(scopesLeftBy(() -> handshake[0] = client(new Headers()))).isFalse();
    assertThat(scopesLeftBy(() -> live(handshake[0].opened()))).isFalse();
  }

  @Test
  void clientHandshakeThatFails() throws Exception {
    ClientHandshake[] handshake = {client(new Headers()), client(new Headers())};
    assertThat(
            scopesLeftBy(
                () -> {
                  handshake[0].failed(new Exception());
                  handshake[1].resend(ADDRESS, new Headers());
                  handshake[1].rejected(503, null);
                  return null;
                }))
        .isFalse();
  }

  @Test
  void clientHandshakeWithHeadersOfTheApplication() throws Exception {
    Headers headers = new Headers();
    headers.set("sentry-trace", "0123456789abcdef0123456789abcdef-0123456789abcdef-1");
    headers.set("baggage", "sentry-environment=test");
    assertThat(scopesLeftBy(() -> live(client(headers).opened()))).isFalse();
  }

  @Test
  void upgrade() throws Exception {
    UpgradeRequest[] upgrade = new UpgradeRequest[1];
    assertThat(scopesLeftBy(() -> upgrade[0] = server())).isFalse();
    assertThat(
            scopesLeftBy(
                () -> {
                  upgrade[0].accepting();
                  upgrade[0].answered(101);
                  return live(upgrade[0].connection());
                }))
        .isFalse();
  }

  @Test
  void upgradeThatFails() throws Exception {
    UpgradeRequest[] upgrade = {server(), server(), server()};
    assertThat(
            scopesLeftBy(
                () -> {
                  upgrade[0].failed(new Exception());
                  upgrade[1].answered(403);
                  upgrade[2].cancelled();
                  return null;
                }))
        .isFalse();
  }

  private static ClientHandshake client(Headers headers) {
    ClientHandshake handshake =
        ClientHandshake.start("test", NothingLeftOnThreadTest.class, ADDRESS, headers);
    assertThat(headers.get("sentry-trace")).isNotEmpty();
    return handshake;
  }

  private static UpgradeRequest server() {
    return UpgradeRequest.received(
        "test", NothingLeftOnThreadTest.class, "GET", "/path", null, name -> List.of());
  }

  private static Object live(Connection connection) {
    assertThat(connection).isNotSameAs(Connection.NONE);
    connection.opened();
    connection.failed("onMessage", new Exception());
    Activation.end(connection.receive("text", 1, true));
    connection.closed(1000);
    return null;
  }

  private static boolean scopesLeftBy(Callable<?> work) throws Exception {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              work.call();
              return !Sentry.getCurrentScopes(false).isNoOp();
            });
    new Thread(task).start();
    return task.get();
  }

  private static final class Headers implements HandshakeHeaders {
    private final Map<String, String> values = new HashMap<>();

    @Override
    public List<String> get(String name) {
      String value = values.get(name);
      return value == null ? List.of() : List.of(value);
    }

    @Override
    public void set(String name, String value) {
      values.put(name, value);
    }
  }
}
