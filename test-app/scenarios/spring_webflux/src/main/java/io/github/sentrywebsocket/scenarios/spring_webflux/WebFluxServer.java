package io.github.sentrywebsocket.scenarios.spring_webflux;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Spring WebFlux's server, on whatever serves it. */
public final class WebFluxServer {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger ALL = Logger.getLogger("org");

  private WebFluxServer() {}

  /**
   * @param args {@code netty}, {@code tomcat}, {@code undertow}, or {@code jetty} and what {@link
   *     OnJetty} needs
   */
  public static void main(String[] args) {
    ALL.setLevel(Level.OFF);
    ServerProgram.run(
        () -> start(args[0], application(), Arrays.copyOfRange(args, 1, args.length)));
  }

  private static int start(String server, HttpHandler application, String... more)
      throws Exception {
    return switch (server) {
      case "tomcat" -> OnTomcat.start(application);
      case "jetty" -> OnJetty.start(application, more);
      case "undertow" -> OnUndertow.start(application);
      default -> OnNetty.start(application);
    };
  }

  private static HttpHandler application() {
    GenericApplicationContext context = new GenericApplicationContext();
    context.registerBean("webHandler", DispatcherHandler.class);
    context.registerBean(WebSocketHandlerAdapter.class);
    WebSocketHandler room =
        session -> handle(session.getHandshakeInfo().getUri().getPath(), session);
    context.registerBean(
        SimpleUrlHandlerMapping.class,
        () -> new SimpleUrlHandlerMapping(Map.of("/rooms/{id}", room), 0));
    context.registerBean(HandlerMapping.class, () -> WebFluxServer::map);
    context.registerBean(WebFilter.class, () -> WebFluxServer::filter);
    context.refresh();
    return WebHttpHandlerBuilder.applicationContext(context).build();
  }

  private static Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (exchange.getRequest().getHeaders().getFirst("Upgrade") == null) {
      return answer(exchange, 200);
    }
    String path = path(exchange);
    switch (path) {
      case "/async-403":
        return elsewhere(Mono.defer(() -> answer(exchange, 403)));
      case "/async-upgrade":
        return elsewhere(Mono.defer(() -> chain.filter(exchange)));
      default:
        return Mono.defer(
            () -> {
              int status = Callbacks.answer(path);
              return status == 101 ? chain.filter(exchange) : answer(exchange, status);
            });
    }
  }

  private static Mono<Void> answer(ServerWebExchange exchange, int status) {
    ServerHttpResponse response = exchange.getResponse();
    // Its parameter is another type since Spring 6.
    for (Method method : ServerHttpResponse.class.getMethods()) {
      if (method.getName().equals("setStatusCode")) {
        try {
          method.invoke(response, HttpStatus.valueOf(status));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return response.setComplete();
  }

  private static Mono<Void> elsewhere(Mono<Void> answer) {
    return answer.subscribeOn(Schedulers.boundedElastic());
  }

  private static String path(ServerWebExchange exchange) {
    return exchange.getRequest().getURI().getPath();
  }

  private static Mono<Object> map(ServerWebExchange exchange) {
    String path = path(exchange);
    WebSocketHandler handler = session -> handle(path, session);
    return Mono.just(handler);
  }

  private static Mono<Void> handle(String path, WebSocketSession session) {
    Callbacks.called(path, "onOpen");
    return session
        .receive()
        .doOnNext(message -> receive(path, message))
        .doOnError(failure -> told(path, failure))
        .doOnTerminate(() -> Callbacks.called(path, "onClose"))
        .then();
  }

  /** Of the peer's end, not of what the handler throws itself. */
  private static void told(String path, Throwable failure) {
    if (!(failure instanceof IllegalStateException)) {
      Callbacks.called(path, "onError");
    }
  }

  private static void receive(String path, WebSocketMessage message) {
    switch (message.getType()) {
      case TEXT -> Callbacks.called(path, "onMessage");
      case BINARY -> Callbacks.called(path, "onBinary");
      case PONG -> Callbacks.called(path, "onPong");
      case PING -> {}
    }
  }
}
