package io.github.sentrywebsocket.scenarios.helidon;

import static io.github.sentrywebsocket.scenarios.helidon.Reflected.call;
import static io.github.sentrywebsocket.scenarios.helidon.Reflected.of;
import static io.github.sentrywebsocket.scenarios.helidon.Reflected.type;

import io.github.sentrywebsocket.scenarios.ServerProgram;

/** Helidon MP's server: Tyrus's endpoints on Helidon's connections. */
public final class HelidonMpServer {

  private HelidonMpServer() {}

  /** Takes the name of an application's configuration. */
  public static void main(String[] args) {
    ServerProgram.run(() -> start(type(args[0])));
  }

  private static int start(Class<?> application) {
    Object builder = of("io.helidon.microprofile.server.Server", "builder");
    call(builder, "host", "127.0.0.1");
    call(builder, "port", 0);
    Object server = call(builder, "build");
    Object beans = call(of("jakarta.enterprise.inject.spi.CDI", "current"), "getBeanManager");
    call(
        call(beans, "getExtension", type("io.helidon.microprofile.tyrus.TyrusCdiExtension")),
        "applicationClass",
        application);
    HelidonServer.routing(
        call(
            call(beans, "getExtension", type("io.helidon.microprofile.server.ServerCdiExtension")),
            "serverRoutingBuilder"));
    return (int) call(call(server, "start"), "port");
  }
}
