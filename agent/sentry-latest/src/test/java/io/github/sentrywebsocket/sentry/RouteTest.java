package io.github.sentrywebsocket.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.sdk.ServerRequest;
import io.github.sentrywebsocket.core.sdk.ServerTrace;
import io.sentry.NoOpTransportFactory;
import io.sentry.Sentry;
import io.sentry.protocol.SentryTransaction;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule S3: the route's template names the transaction, once the server knows it. */
class RouteTest {

  private SentryTransaction transaction;
  private SentryBridge bridge;

  @BeforeEach
  void start() {
    Sentry.init(
        options -> {
          options.setDsn("http://key@localhost:1/1");
          options.setTracesSampleRate(1.0);
          options.setTransportFactory(NoOpTransportFactory.getInstance());
          options.setEnableUncaughtExceptionHandler(false);
          options.setBeforeSendTransaction((captured, hint) -> transaction = captured);
        });
    bridge = new SentryBridge(Settings.read(null, new Properties(), Map.of()), false);
  }

  @AfterEach
  void close() {
    Sentry.close();
  }

  @Test
  void routeReplacesThePath() throws IOException {
    ServerRequest request = request();
    ServerTrace upgrade = bridge.server(request);
    request.setRoute("/room/{id}");
    upgrade.routed();
    upgrade.answered(101);
    assertThat(transaction.getTransaction()).isEqualTo("GET /room/{id}");
    assertThat(json()).contains("\"source\":\"route\"");
    assertThat(((ConnectionScope) upgrade.connection()).route).isEqualTo("/room/{id}");
  }

  @Test
  void withoutARouteThePathIsTheName() throws IOException {
    bridge.server(request()).answered(404);
    assertThat(transaction.getTransaction()).isEqualTo("GET /room/7");
    assertThat(json()).contains("\"source\":\"url\"");
  }

  private String json() throws IOException {
    StringWriter json = new StringWriter();
    Sentry.getCurrentScopes().getOptions().getSerializer().serialize(transaction, json);
    return json.toString();
  }

  private static ServerRequest request() {
    return new ServerRequest(null, "test", "GET", "/room/7", "a=1", List.of(), List.of(), Map.of());
  }
}
