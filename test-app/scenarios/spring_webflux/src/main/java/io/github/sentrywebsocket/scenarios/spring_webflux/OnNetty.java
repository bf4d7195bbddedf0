package io.github.sentrywebsocket.scenarios.spring_webflux;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** An application of WebFlux on Reactor Netty, on two event loops. */
final class OnNetty {

  private OnNetty() {}

  static int start(HttpHandler application) {
    return HttpServer.create()
        .runOn(LoopResources.create("loop", 2, true))
        .host("127.0.0.1")
        .port(0)
        .handle(new ReactorHttpHandlerAdapter(application))
        .bindNow()
        .port();
  }
}
