package io.github.sentrywebsocket.scenarios.vertx;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Vert.x's client, asked from threads that are none of Vert.x; one event loop performs it all. */
public final class VertxClient extends ClientProgram {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  /** Held: Vert.x closes a client, and its connections, that is collected as garbage. */
  private final Object client =
      Calls.has(Vertx.class, "createWebSocketClient")
          ? vertx.createWebSocketClient()
          : vertx.createHttpClient();

  private VertxClient() {}

  public static void main(String[] args) throws Exception {
    new VertxClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(options(opening), opening.events());
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    WebSocketConnectOptions options = options(opening);
    open(options, opening.events()).abort();
    open(options, opening.events()).abort();
  }

  private WebSocketConnectOptions options(Opening opening) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(opening.uri().getHost())
            .setURI(
                opening.uri().getRawPath()
                    + (opening.uri().getRawQuery() == null
                        ? ""
                        : "?" + opening.uri().getRawQuery()));
    Calls.call(WebSocketConnectOptions.class, "setPort", options, opening.uri().getPort());
    if (Calls.has(WebSocketConnectOptions.class, "setTimeout", long.class)) {
      Calls.call(
          WebSocketConnectOptions.class, "setTimeout", options, opening.timeout().toMillis());
    }
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    opening.headers().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    return (WebSocketConnectOptions) options.setHeaders(headers);
  }

  private OpenConnection open(WebSocketConnectOptions options, ConnectionEvents events)
      throws Exception {
    CompletableFuture<WebSocketBase> opened = new CompletableFuture<>();
    connect(
        options,
        result -> {
          if (result.succeeded()) {
            listen(result.result(), events);
            opened.complete(result.result());
          } else {
            opened.completeExceptionally(result.cause());
          }
        });
    try {
      WebSocketBase webSocket = opened.get(15, TimeUnit.SECONDS);
      return new OpenConnection() {
        @Override
        public void sendText(String text) {
          Calls.call(WebSocketBase.class, "writeTextMessage", webSocket, text);
        }

        @Override
        public void abort() {
          close(webSocket);
        }
      };
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** In the ways of Vert.x 5 and 4.5, of 4, and of 3.9. */
  private void connect(WebSocketConnectOptions options, Handler<AsyncResult<WebSocket>> then) {
    if (Calls.has(Vertx.class, "createWebSocketClient")) {
      ((WebSocketClient) client).connect(options).onComplete(then);
    } else if (Calls.has(HttpClient.class, "webSocket", WebSocketConnectOptions.class)) {
      ((HttpClient) client).webSocket(options).onComplete(then);
    } else {
      ((HttpClient) client).webSocket(options, then);
    }
  }

  private void listen(WebSocketBase webSocket, ConnectionEvents events) {
    webSocket.textMessageHandler(
        text -> {
          try {
            events.onText(text);
          } catch (RuntimeException e) { // does not end a connection of Vert.x
            close(webSocket);
            events.onError();
            throw e;
          }
        });
    webSocket.binaryMessageHandler(bytes -> events.onBinary());
    webSocket.pongHandler(bytes -> events.onPong());
    webSocket.closeHandler(closed -> events.onClose());
    webSocket.exceptionHandler(thrown -> events.onError());
    events.onOpen();
  }

  private static void close(WebSocketBase webSocket) {
    if (webSocket != null) {
      Calls.call(WebSocketBase.class, "close", webSocket);
    }
  }

  /** The client's thread opens the connection of a caller, then one of its own. */
  private void otherThread() throws Exception {
    inTransaction(
        new Opening(
            Outgoing.uri("server", "/other-thread"),
            Map.of(),
            Duration.ofSeconds(10),
            new ConnectionEvents() {}),
        this::open);
    CompletableFuture<Void> after = new CompletableFuture<>();
    vertx.runOnContext(
        anywhere -> outgoing.touch("/other-thread/after").thenRun(() -> after.complete(null)));
    after.get(10, TimeUnit.SECONDS);
  }
}
