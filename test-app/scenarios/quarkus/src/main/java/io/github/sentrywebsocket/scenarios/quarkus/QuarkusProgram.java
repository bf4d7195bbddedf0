package io.github.sentrywebsocket.scenarios.quarkus;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.websockets.next.BasicWebSocketConnector;
import io.quarkus.websockets.next.WebSocketConnector;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;

/** Either side; Quarkus builds one program of both. */
@QuarkusMain
public class QuarkusProgram implements QuarkusApplication {
  @Inject Instance<WebSocketConnector<Listener>> connectors;
  @Inject Instance<BasicWebSocketConnector> basicConnectors;

  /**
   * @param args {@code server}, or {@code client} for a bean with annotations, or {@code functions}
   *     for a client without
   */
  @Override
  public int run(String... args) throws Exception {
    switch (args[0]) {
      case "client" -> new QuarkusClient(connectors::get).run();
      case "functions" -> new FunctionsClient(basicConnectors::get).run();
      default -> ServerProgram.run(QuarkusProgram::port);
    }
    return 0;
  }

  private static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
  }
}
