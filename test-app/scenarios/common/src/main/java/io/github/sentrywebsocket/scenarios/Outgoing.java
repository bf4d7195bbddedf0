package io.github.sentrywebsocket.scenarios;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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

  /**
   * Opens, and throws from its listener when the server has sent a text.
   *
   * @return completes when the connection is over
   */
  CompletableFuture<Void> thrower(String path, RuntimeException thrown) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    client
        .newWebSocketBuilder()
        .buildAsync(
            uri("server", path),
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onText(WebSocket opened, CharSequence text, boolean last) {
                throw thrown;
              }

              @Override
              public void onError(WebSocket opened, Throwable error) {
                opened.abort(); // the client itself leaves its half open
                ended.complete(null);
              }
            })
        .exceptionally(
            failure -> {
              ended.completeExceptionally(failure);
              return null;
            });
    return ended;
  }

  /** The same as {@link #touch(String)} with another client. */
  public CompletableFuture<Void> touch(String path, HttpClient client) {
    return client
        .newWebSocketBuilder()
        .buildAsync(uri("server", path), new WebSocket.Listener() {})
        .thenAccept(WebSocket::abort);
  }
}
