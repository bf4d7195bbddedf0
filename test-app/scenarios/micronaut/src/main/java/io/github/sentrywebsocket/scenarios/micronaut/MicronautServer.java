package io.github.sentrywebsocket.scenarios.micronaut;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;

/** Micronaut's server on Netty, on two event loops. */
public final class MicronautServer {
  private MicronautServer() {}

  public static void main(String[] args) {
    ServerProgram.run(
        () ->
            ApplicationContext.run(
                    Map.of(
                        "micronaut.server.host", "127.0.0.1",
                        "micronaut.server.port", "-1",
                        "micronaut.netty.event-loops.default.num-threads", "2"))
                .getBean(EmbeddedServer.class)
                .start()
                .getPort());
  }
}
