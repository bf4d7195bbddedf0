package io.github.sentrywebsocket.scenarios.liberty;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;

/**
 * An Open Liberty in this JVM, started by the interface that it has for that: with class loaders
 * and bundles of its own, and one web application.
 */
final class Liberty {
  private static final String SERVER_XML =
      """
      <server>
        <featureManager>%s</featureManager>
        <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
        <webApplication location="scenario.war" contextRoot="/"/>
        <applicationMonitor updateTrigger="disabled"/>
        <config updateTrigger="disabled"/>
      </server>
      """;

  private final String listener;
  private final List<String> features;

  /**
   * @param arguments the class name of the web application's listener, and Liberty's features
   */
  Liberty(String... arguments) {
    listener = arguments[0];
    features = List.of(arguments).subList(1, arguments.length);
  }

  /** Starts it; returns its port. */
  int start() throws Exception {
    Path user = Files.createTempDirectory("liberty-");
    Path server = Files.createDirectories(user.resolve("servers/scenario"));
    int port = freePort();
    Files.writeString(server.resolve("server.xml"), String.format(SERVER_XML, features(), port));
    WebArchive.write(server.resolve("apps/scenario.war"), listener);
    start(user);
    return port;
  }

  private String features() {
    StringBuilder elements = new StringBuilder();
    features.forEach(each -> elements.append("<feature>").append(each).append("</feature>"));
    return elements.toString();
  }

  private static void start(Path user) throws Exception {
    Class<?> type = Class.forName("com.ibm.wsspi.kernel.embeddable.ServerBuilder");
    Object builder = type.getConstructor().newInstance();
    type.getMethod("setName", String.class).invoke(builder, "scenario");
    type.getMethod("setUserDir", File.class).invoke(builder, user.toFile());
    Object server = type.getMethod("build").invoke(builder);
    Future<?> started =
        (Future<?>)
            Class.forName("com.ibm.wsspi.kernel.embeddable.Server")
                .getMethod("start", String[].class)
                .invoke(server, (Object) new String[0]);
    Object result = started.get();
    Class<?> results = Class.forName("com.ibm.wsspi.kernel.embeddable.Server$Result");
    if (!(boolean) results.getMethod("successful").invoke(result)) {
      throw new IllegalStateException(
          "Liberty has not started", (Exception) results.getMethod("getException").invoke(result));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
