package io.github.sentrywebsocket.scenarios.tyrus;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.glassfish.tyrus.server.Server;

/** Tyrus's own server, on Grizzly. */
public final class TyrusServer {

  private TyrusServer() {}

  /**
   * @param args the class name of a {@code ServerApplicationConfig} of its own API
   */
  public static void main(String[] args) {
    ServerProgram.run(() -> start(Class.forName(args[0])));
  }

  private static int start(Class<?> config) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path files = Files.createTempDirectory("tyrus-");
    Files.writeString(files.resolve("plain"), "plain");
    Map<String, Object> properties =
        Map.of("org.glassfish.tyrus.server.staticContentRoot", files.toString());
    new Server("127.0.0.1", port, "/", properties, config).start();
    return port;
  }
}
