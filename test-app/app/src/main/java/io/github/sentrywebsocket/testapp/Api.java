package io.github.sentrywebsocket.testapp;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The service in the middle: it takes listeners in and opens one upstream for each of them. */
@Command(name = "api", description = "Proxies listeners to a speech-to-text service.")
final class Api extends Program {
  static final String PATH = "/listen";

  @Option(names = "--port", description = "Port on 127.0.0.1 (default: any free one).")
  private int port;

  @Option(
      names = "--stt-url",
      required = true,
      paramLabel = "URL",
      description = "WebSocket URL of the speech-to-text service.")
  private URI sttUrl;

  @Option(
      names = "--connect-timeout",
      paramLabel = "MS",
      defaultValue = "5000",
      description = "Longest opening handshake upstream, ms (default: ${DEFAULT-VALUE}).")
  private int connectTimeout;

  private volatile WebServer server;

  public static void main(String... args) {
    main(new Api(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    server = start(port, sttUrl, Duration.ofMillis(connectTimeout));
    out().println("api listening on " + server.url(PATH));
    server.awaitClose();
    return 0;
  }

  @Override
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  static WebServer start(int port, URI sttUrl, Duration connectTimeout) throws IOException {
    return WebServer.start(
        port,
        (classes, servlets) ->
            servlets
                .addServlet("listen", new ListenServlet(sttUrl, connectTimeout))
                .addMapping(PATH));
  }
}
