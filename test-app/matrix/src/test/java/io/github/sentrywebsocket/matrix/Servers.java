package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.Consumer;

/** Starts a server's program, and plays the client's part. */
final class Servers {

  private Servers() {}

  static Experiment start(Cell cell) {
    return new Experiment(cell, traced -> start(new Program(cell, traced))).awaitStart("port ");
  }

  private static Program start(Program program) {
    return program
        .property("sentry.traces-sample-rate", "1.0")
        .property("sentry.websocket.tags", "session_id,provider=stt_provider")
        .start();
  }

  /** Opens {@code target}, which must be answered with {@code status}, and goes. */
  static Consumer<Program> open(String target, int status, String... headers) {
    return program -> {
      try (RawWebSocketClient client = connect(program, target, status, headers)) {
        if (status == 101) {
          end(client);
        }
      }
    };
  }

  /** Closes, and waits for the answer, or for the end where a server has none. */
  static void end(RawWebSocketClient client) {
    client.sendClose(1000, "done");
    try {
      client.read();
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof EOFException)) {
        throw e;
      }
    }
  }

  /** Asks for {@code target}, and waits until the server ends the connection. */
  static Consumer<Program> openInVain(String target, String... headers) {
    return program -> {
      try (RawWebSocketClient client = RawWebSocketClient.send(program.uri(target), headers)) {
        assertThatThrownBy(client::answer).hasMessageContaining("closed without an answer");
      }
    };
  }

  static RawWebSocketClient connect(Program program, String target, int status, String... headers) {
    RawWebSocketClient client = RawWebSocketClient.connect(program.uri(target), headers);
    if (client.answer().status() != status) {
      throw new AssertionError(target + ": " + client.answer() + program.describe());
    }
    return client;
  }

  /** An ordinary request, answered with 200. */
  static void get(Program program, String path) {
    try {
      URI url = URI.create(program.uri(path).toString().replaceFirst("ws", "http"));
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      assertThat(connection.getResponseCode()).isEqualTo(200);
      connection.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
