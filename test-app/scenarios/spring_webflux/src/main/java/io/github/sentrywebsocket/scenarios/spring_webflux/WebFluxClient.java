package io.github.sentrywebsocket.scenarios.spring_webflux;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.resources.LoopResources;

/** Spring WebFlux's client on Reactor Netty, on one event loop. */
public final class WebFluxClient extends ClientProgram {
  private static final String TIMEOUT = "timeout";

  private final LoopResources eventLoop = LoopResources.create("loop", 1, true);

  private WebFluxClient() {}

  public static void main(String[] args) throws Exception {
    new WebFluxClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  private void otherThread() throws Exception {
    application.inTransaction("other-thread", () -> open(at("/other-thread")).abort());
    open(at("/other-thread/after")).abort();
  }

  private static Opening at(String path) {
    return Opening.of(Outgoing.uri("server", path));
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(client(http(opening)), opening);
  }

  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(client(http(opening).followRedirect(true)), opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    ReactorNettyWebSocketClient client = client(http(opening));
    open(client, opening).abort();
    open(client, opening).abort();
  }

  private HttpClient http(Opening opening) {
    return HttpClient.newConnection()
        .runOn(eventLoop)
        .doOnConnected(
            connection ->
                connection.addHandlerLast(
                    TIMEOUT,
                    new ReadTimeoutHandler(opening.timeout().toMillis(), TimeUnit.MILLISECONDS)))
        .doOnResponse((response, connection) -> connection.removeHandler(TIMEOUT));
  }

  /** One that tells of pings. */
  private static ReactorNettyWebSocketClient client(HttpClient http) {
    return new ReactorNettyWebSocketClient(
        http, () -> WebsocketClientSpec.builder().handlePing(true));
  }

  private static OpenConnection open(ReactorNettyWebSocketClient client, Opening opening)
      throws Exception {
    CompletableFuture<WebSocketSession> opened = new CompletableFuture<>();
    HttpHeaders headers = new HttpHeaders();
    opening.headers().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    client
        .execute(opening.uri(), headers, session -> handle(session, opening.events(), opened))
        .subscribe(
            nothing -> {},
            opened::completeExceptionally,
            () -> opened.completeExceptionally(new IllegalStateException("closed")));
    try {
      WebSocketSession session = opened.get(10, TimeUnit.SECONDS);
      return new OpenConnection() {
        @Override
        public void sendText(String text) {
          session.send(Mono.just(session.textMessage(text))).subscribe();
        }

        @Override
        public void abort() {
          session.close().subscribe();
        }
      };
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static Mono<Void> handle(
      WebSocketSession session,
      ConnectionEvents events,
      CompletableFuture<WebSocketSession> opened) {
    events.onOpen();
    opened.complete(session);
    return session
        .receive()
        .doOnNext(message -> receive(message, events))
        .doOnComplete(events::onClose)
        .doOnError(failure -> events.onError())
        .then();
  }

  private static void receive(WebSocketMessage message, ConnectionEvents events) {
    switch (message.getType()) {
      case TEXT -> events.onText(message.getPayloadAsText());
      case BINARY -> events.onBinary();
      case PING -> events.onPing();
      case PONG -> events.onPong();
    }
  }
}
