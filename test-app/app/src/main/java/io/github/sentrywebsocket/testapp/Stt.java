package io.github.sentrywebsocket.testapp;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The speech service at the end of the line: an annotated Jakarta WebSocket endpoint on Tomcat. */
@Command(name = "stt", description = "Speech-to-text service in the shape of Deepgram's.")
final class Stt extends Program {
  static final String PATH = "/v1/listen";

  @Option(names = "--port", description = "Port on 127.0.0.1 (default: any free one).")
  private int port;

  @ArgGroup private Fault fault = new Fault();

  private volatile WebServer server;

  private static final class Fault {
    @Option(
        names = "--reject",
        paramLabel = "STATUS",
        description = "Answer every upgrade with this HTTP status.")
    Integer reject;

    @Option(names = "--stall", description = "Never answer an upgrade.")
    boolean stall;
  }

  public static void main(String... args) {
    main(new Stt(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    server = start(port, filter());
    out().println("stt listening on " + server.url(PATH));
    server.awaitClose();
    return 0;
  }

  @Override
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** With a {@code fault}, every request ends there. */
  static WebServer start(int port, Optional<Filter> fault) throws IOException {
    return WebServer.start(
        port,
        (classes, servlets) -> {
          fault.ifPresent(filter -> addBeforeWebSocket(filter, servlets));
          try {
            WebServer.webSockets(servlets).addEndpoint(SttEndpoint.class);
          } catch (DeploymentException e) {
            throw new ServletException(e);
          }
        });
  }

  private static void addBeforeWebSocket(Filter filter, ServletContext servlets) {
    FilterRegistration.Dynamic registration = servlets.addFilter("fault", filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  private Optional<Filter> filter() {
    if (fault.stall) {
      return Optional.of(HandshakeFault.stall());
    }
    if (fault.reject == null) {
      return Optional.empty();
    }
    if (fault.reject < 200 || fault.reject > 599) {
      throw new ParameterException(spec.commandLine(), "--reject is not 200–599: " + fault.reject);
    }
    return Optional.of(HandshakeFault.reject(fault.reject));
  }
}
