package io.github.sentrywebsocket.scenarios.quarkus.jakarta;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.github.sentrywebsocket.scenarios.jakarta.EndpointClient;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.eclipse.microprofile.config.ConfigProvider;

/** Either side of Jakarta WebSocket on Quarkus, which deploys the other module's endpoints. */
@QuarkusMain
public class JakartaProgram implements QuarkusApplication {

  /**
   * @param args {@code server} or {@code client}
   */
  @Override
  public int run(String... args) throws Exception {
    if (args[0].equals("client")) {
      EndpointClient.main(args);
    } else {
      ServerProgram.run(JakartaProgram::port);
    }
    return 0;
  }

  private static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
  }
}
