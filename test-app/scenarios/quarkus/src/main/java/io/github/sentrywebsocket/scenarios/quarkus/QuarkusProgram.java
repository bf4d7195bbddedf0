package io.github.sentrywebsocket.scenarios.quarkus;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.eclipse.microprofile.config.ConfigProvider;

/** Quarkus's server, which runs before this. */
@QuarkusMain
public class QuarkusProgram implements QuarkusApplication {
  @Override
  public int run(String... args) {
    ServerProgram.run(QuarkusProgram::port);
    return 0;
  }

  private static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
  }
}
