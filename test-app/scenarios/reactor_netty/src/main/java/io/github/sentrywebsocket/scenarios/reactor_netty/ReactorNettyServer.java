package io.github.sentrywebsocket.scenarios.reactor_netty;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.resources.LoopResources;

/** Reactor Netty's server, on two event loops, with handlers that stay on them. */
public final class ReactorNettyServer {
  private static final WebsocketServerSpec SPEC =
      WebsocketServerSpec.builder().handlePing(true).build();

  private ReactorNettyServer() {}

  public static void main(String[] args) {
    ServerProgram.run(
        () ->
            HttpServer.create()
                .runOn(LoopResources.create("loop", 2, true))
                .host("127.0.0.1")
                .port(0)
                .route(ReactorNettyServer::route)
                .bindNow()
                .port());
  }

  private static void route(HttpServerRoutes routes) {
    routes
        .ws("/rooms/{id}", (in, out) -> handle("/rooms", in), SPEC)
        .route(
            any -> true,
            (request, response) -> Mono.defer(() -> Mono.from(answer(request, response))));
  }

  private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    String path = URI.create(request.uri()).getPath();
    if (!request.requestHeaders().contains(HttpHeaderNames.UPGRADE)) {
      return response.status(200).send();
    }
    switch (path) {
      case "/async-403":
        return elsewhere(Mono.defer(() -> response.status(403).send()));
      case "/async-upgrade":
        return elsewhere(Mono.defer(() -> accept(path, response)));
      default:
        int status = Callbacks.answer(path);
        return status == 101 ? accept(path, response) : response.status(status).send();
    }
  }

  private static Mono<Void> elsewhere(Mono<Void> answer) {
    return answer.subscribeOn(Schedulers.boundedElastic());
  }

  private static Mono<Void> accept(String path, HttpServerResponse response) {
    return response.sendWebsocket((in, out) -> handle(path, in), SPEC);
  }

  private static Publisher<Void> handle(String path, WebsocketInbound in) {
    Callbacks.called(path, "onOpen");
    return in.receiveFrames()
        .doOnNext(frame -> receive(path, frame))
        .doOnError(failure -> Callbacks.called(path, "onError"))
        .doOnTerminate(() -> Callbacks.called(path, "onClose"))
        .then();
  }

  private static void receive(String path, WebSocketFrame frame) {
    if (path.equals("/partial")) {
      Callbacks.called(path, frame.isFinalFragment() ? "onLastPart" : "onPart");
    } else if (frame instanceof PongWebSocketFrame) {
      Callbacks.called(path, "onPong");
    } else if (frame instanceof BinaryWebSocketFrame) {
      Callbacks.called(path, "onBinary");
    } else if (!(frame instanceof PingWebSocketFrame)) {
      Callbacks.called(path, "onMessage");
    }
  }
}
