package io.github.sentrywebsocket.scenarios.spring_webflux;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.UndertowHttpHandlerAdapter;

/** An application of WebFlux on Undertow, without servlets. */
final class OnUndertow {

  private OnUndertow() {}

  static int start(HttpHandler application) {
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(2)
            .setWorkerThreads(4)
            .setHandler(new UndertowHttpHandlerAdapter(application))
            .build();
    undertow.start();
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }
}
