package io.github.sentrywebsocket.scenarios.vertx;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.AsyncResult;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.http.WebSocketBase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Vert.x's server: a handler of requests that makes them WebSockets, with routes before it or
 * without, or one of WebSockets; in a verticle on an event loop, on worker threads, or on virtual
 * threads.
 */
public final class VertxServer extends AbstractVerticle {
  private final String handler;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  /** How the context's exception handler answers what was received last. */
  private Runnable refusal = () -> {};

  private VertxServer(String handler) {
    this.handler = handler;
  }

  /**
   * @param args {@code requests}, {@code routes} or {@code web-sockets}, and {@code EVENT_LOOP},
   *     {@code WORKER} or {@code VIRTUAL_THREAD}
   */
  public static void main(String[] args) {
    ServerProgram.run(() -> start(args[0], args[1]));
  }

  private static int start(String handler, String threads) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    VertxServer server = new VertxServer(handler);
    DeploymentOptions options = new DeploymentOptions();
    if (!threads.equals("EVENT_LOOP")) {
      if (Calls.has(DeploymentOptions.class, "setWorker", boolean.class)) {
        options.setWorker(true);
      } else {
        options.setThreadingModel(ThreadingModel.valueOf(threads));
      }
    }
    Calls.call(Vertx.class, "deployVerticle", vertx, server, options);
    return server.port.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void start() {
    context.exceptionHandler(thrown -> refusal.run());
    HttpServer server = vertx.createHttpServer();
    server.requestHandler(
        handler.equals("routes") ? Routes.to(vertx, this::received) : this::received);
    if (handler.equals("web-sockets")) {
      takeWebSockets(server);
    }
    Handler<AsyncResult<HttpServer>> listening =
        result -> {
          if (result.succeeded()) {
            port.complete(result.result().actualPort());
          } else {
            port.completeExceptionally(result.cause());
          }
        };
    Calls.call(listening, HttpServer.class, "listen", server, 0, "127.0.0.1");
  }

  private void received(HttpServerRequest request) {
    refusal = () -> answer(request, 500);
    if (request.headers().get("Upgrade") == null) {
      answer(request, 200);
      return;
    }
    switch (request.path()) {
      case "/async-403" -> onAnotherThread(() -> answer(request, 403));
      case "/async-upgrade" -> {
        request.pause();
        onAnotherThread(() -> accept(request));
      }
      default -> {
        int status = Callbacks.answer(request.path());
        if (status == 101) {
          accept(request);
        } else {
          answer(request, status);
        }
      }
    }
  }

  private static void onAnotherThread(Runnable work) {
    new Thread(work).start();
  }

  private static void answer(HttpServerRequest request, int status) {
    Calls.call(HttpServerResponse.class, "end", request.response().setStatusCode(status));
  }

  private void accept(HttpServerRequest request) {
    if (Calls.has(HttpServerRequest.class, "toWebSocket")) {
      request
          .toWebSocket()
          .onSuccess(
              webSocket -> {
                refusal = () -> {};
                opened(webSocket, request.path());
              });
    } else {
      refusal = () -> {};
      opened(
          (ServerWebSocket) Calls.call(HttpServerRequest.class, "upgrade", request),
          request.path());
    }
  }

  /** Before there were handshake handlers, the handler of WebSockets answered. */
  private void takeWebSockets(HttpServer server) {
    if (Calls.has(HttpServer.class, "webSocketHandshakeHandler", Handler.class)) {
      server.webSocketHandshakeHandler(this::received);
      server.webSocketHandler(webSocket -> opened(webSocket, webSocket.path()));
    } else {
      server.webSocketHandler(this::received);
    }
  }

  private void received(ServerWebSocketHandshake handshake) {
    refusal = () -> handshake.reject(500);
    switch (handshake.path()) {
      case "/async-403" -> onAnotherThread(() -> handshake.reject(403));
      case "/async-upgrade" -> onAnotherThread(handshake::accept);
      default -> {
        int status = Callbacks.answer(handshake.path());
        if (status == 101) {
          handshake.accept();
        } else {
          handshake.reject(status);
        }
      }
    }
    refusal = () -> {};
  }

  private void received(ServerWebSocket webSocket) {
    refusal = () -> Calls.call(ServerWebSocket.class, "reject", webSocket, 500);
    String path = webSocket.path();
    switch (path) {
      case "/async-403", "/async-upgrade" -> answerLater(webSocket, path);
      default -> {
        int status = Callbacks.answer(path);
        refusal = () -> {};
        if (status == 101) {
          opened(webSocket, path);
        } else {
          Calls.call(ServerWebSocket.class, "reject", webSocket, status);
        }
      }
    }
  }

  private static void answerLater(ServerWebSocket webSocket, String path) {
    Promise<Integer> status = Promise.promise();
    Future<Integer> answered = status.future();
    Calls.call(ServerWebSocket.class, "setHandshake", webSocket, answered);
    onAnotherThread(() -> status.complete(path.endsWith("403") ? 403 : 101));
    if (!path.endsWith("403")) {
      opened(webSocket, path);
    }
  }

  private static void opened(WebSocketBase webSocket, String path) {
    webSocket.textMessageHandler(text -> Callbacks.called(path, "onMessage"));
    webSocket.binaryMessageHandler(bytes -> Callbacks.called(path, "onBinary"));
    webSocket.pongHandler(bytes -> Callbacks.called(path, "onPong"));
    webSocket.exceptionHandler(thrown -> Callbacks.called(path, "onError"));
    webSocket.closeHandler(closed -> Callbacks.called(path, "onClose"));
    if (path.equals("/partial")) {
      webSocket.textMessageHandler(null);
      webSocket.frameHandler(
          frame -> {
            if (frame.isText() || frame.isContinuation()) {
              Callbacks.called(path, frame.isFinal() ? "onLastPart" : "onPart");
            }
          });
    }
    Callbacks.called(path, "onOpen");
  }
}
