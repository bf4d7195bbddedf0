package io.github.sentrywebsocket.scenarios.reactor_netty;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.resources.LoopResources;

/** Reactor Netty's client, on one event loop, with handlers that stay on it. */
public final class ReactorNettyClient extends ClientProgram {
  private final LoopResources eventLoop = LoopResources.create("loop", 1, true);

  private ReactorNettyClient() {}

  public static void main(String[] args) throws Exception {
    new ReactorNettyClient().run();
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
    return open(client(opening), opening);
  }

  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(client(opening).followRedirect(true), opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    HttpClient client = client(opening);
    open(client, opening).abort();
    open(client, opening).abort();
  }

  private HttpClient client(Opening opening) {
    return HttpClient.newConnection()
        .runOn(eventLoop)
        .headers(headers -> opening.headers().forEach(headers::add))
        .doOnConnected(
            connection ->
                connection.addHandlerLast(
                    "timeout",
                    new ReadTimeoutHandler(opening.timeout().toMillis(), TimeUnit.MILLISECONDS)));
  }

  private static OpenConnection open(HttpClient client, Opening opening) throws Exception {
    CompletableFuture<Channel> opened = new CompletableFuture<>();
    client
        .websocket(WebsocketClientSpec.builder().handlePing(true).build())
        .uri(opening.uri())
        .handle((in, out) -> handle(in, opening.events(), opened))
        .subscribe(
            nothing -> {},
            opened::completeExceptionally,
            () -> opened.completeExceptionally(new IllegalStateException("closed")));
    try {
      Channel channel = opened.get(10, TimeUnit.SECONDS);
      return new OpenConnection() {
        @Override
        public void sendText(String text) {
          channel.writeAndFlush(new TextWebSocketFrame(text));
        }

        @Override
        public void abort() {
          channel.close();
        }
      };
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static Publisher<Void> handle(
      WebsocketInbound in, ConnectionEvents events, CompletableFuture<Channel> opened) {
    events.onOpen();
    in.withConnection(
        connection -> {
          connection.removeHandler("timeout");
          opened.complete(connection.channel());
        });
    return in.receiveFrames()
        .doOnNext(frame -> receive(frame, events))
        .doOnComplete(events::onClose)
        .doOnError(failure -> events.onError())
        .then();
  }

  private static void receive(WebSocketFrame frame, ConnectionEvents events) {
    if (frame instanceof TextWebSocketFrame) {
      events.onText(((TextWebSocketFrame) frame).text());
    } else if (frame instanceof BinaryWebSocketFrame) {
      events.onBinary();
    } else if (frame instanceof PingWebSocketFrame) {
      events.onPing();
    } else if (frame instanceof PongWebSocketFrame) {
      events.onPong();
    }
  }
}
