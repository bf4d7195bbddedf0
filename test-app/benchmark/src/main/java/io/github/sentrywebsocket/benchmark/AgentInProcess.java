package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.config.Settings;
import io.github.sentrywebsocket.core.sdk.SdkDirectory;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The agent's vocabulary on the class path, as the advice of a library would use it. */
final class AgentInProcess {

  private static final URI ADDRESS = URI.create(SdkByHand.URL);

  private AgentInProcess() {}

  /** Starts the SDK of this class path and opens the agent's directory of SDKs. */
  static void open(boolean metrics) {
    SdkByHand.init();
    Properties properties = new Properties();
    properties.setProperty("sentry.websocket.client-transactions", "always");
    properties.setProperty("sentry.websocket.metrics", Boolean.toString(metrics));
    SdkDirectory.open(
        Settings.read(null, properties, Map.of()).report(),
        (folder, parent) -> {
          throw new IllegalStateException("the application has an SDK");
        });
  }

  static Connection client(Headers headers) {
    return ClientHandshake.start("test", AgentInProcess.class, ADDRESS, headers).opened();
  }

  static Connection server(Headers headers) {
    UpgradeRequest upgrade =
        UpgradeRequest.received(
            "test", AgentInProcess.class, "GET", SdkByHand.PATH, null, headers::get);
    Activation.end(upgrade.activate());
    upgrade.answered(101);
    return upgrade.connection();
  }

  /** A request's headers, kept as libraries keep them. */
  static final class Headers implements HandshakeHeaders {

    private final Map<String, String> values = new LinkedHashMap<>();

    @Override
    public List<String> get(String name) {
      List<String> lines = new ArrayList<>();
      String value = values.get(name);
      if (value != null) {
        lines.add(value);
      }
      return lines;
    }

    @Override
    public void set(String name, String value) {
      values.put(name, value);
    }
  }
}
