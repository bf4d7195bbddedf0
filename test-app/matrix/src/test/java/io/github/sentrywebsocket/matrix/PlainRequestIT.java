package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A request of a server that is none of the agent's business. Bytes are exact where nothing is
 * optimized away (these JVMs have no C2) and nothing else happens: in the least of several blocks.
 */
@DisplayName("A plain HTTP request")
final class PlainRequestIT {
  /** The smallest has 16 bytes: what is less is the server's, which also works by the clock. */
  private static final double AN_OBJECT = 16;

  private static final int BLOCKS = 6;
  private static final int REQUESTS = 500;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static Stream<Cell> servers() {
    return Cells.newestServers(
        "tomcat-server", "jetty12-ee10-server", "undertow-server", "netty-server", "vertx-server");
  }

  @ParameterizedTest(
      allowZeroInvocations = true,
      name = "S1: allocates nothing more with the agent: {0}")
  @MethodSource("servers")
  void allocatesNothingMore(Cell cell) {
    assertThat(bytes(cell, true) - bytes(cell, false))
        .as("bytes more of a request")
        .isLessThan(AN_OBJECT);
  }

  private double bytes(Cell cell, boolean traced) {
    try (Program server = new Program(cell, traced).start()) {
      Servers.open("/fence", 101).accept(server);
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(server.uri("/plain").toString().replace("ws:", "http:")))
              .build();
      send(request);
      double least = Double.MAX_VALUE;
      double before = allocated(server, 0);
      for (int block = 1; block <= BLOCKS; block++) {
        send(request);
        double after = allocated(server, block);
        least = Math.min(least, (after - before) / REQUESTS);
        before = after;
      }
      System.out.printf("%s, %s the agent: %.2f%n", cell, traced ? "with" : "without", least);
      return least;
    }
  }

  private static double allocated(Program server, int block) {
    server.run("allocated-" + block);
    return Double.parseDouble(server.awaitLine("allocated-" + block + ": "));
  }

  private void send(HttpRequest request) {
    try {
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
