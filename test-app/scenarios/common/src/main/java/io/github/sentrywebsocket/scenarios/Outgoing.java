package io.github.sentrywebsocket.scenarios;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;

/** Opens WebSockets to the test's server, which sees in the request which trace the opener had. */
public final class Outgoing {
  private final HttpClient client;

  public Outgoing(HttpClient client) {
    this.client = client;
  }

  /** {@code path} on the server that tracing may see, or on one of the others by its name. */
  public static URI uri(String server, String path) {
    return URI.create(System.getProperty("scenario." + server) + path);
  }

  /** Opens and closes at once. */
  public CompletableFuture<Void> touch(String path) {
    return touch(path, client);
  }

  /** The same with another client. */
  public CompletableFuture<Void> touch(String path, HttpClient client) {
    return client
        .newWebSocketBuilder()
        .buildAsync(uri("server", path), new WebSocket.Listener() {})
        .thenAccept(WebSocket::abort);
  }
}
