package io.github.sentrywebsocket.scenarios.pekko_http;

import com.typesafe.config.ConfigFactory;
import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.model.ws.WebSocketRequest;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgradeResponse;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorMaterializer;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import scala.concurrent.duration.Duration;

/** Pekko HTTP's client: a queue, the connection's flow, and a sink. */
public final class PekkoClient extends ClientProgram {
  /** Milliseconds; ends a connection that is closed and whose peer leaves TCP open, too. */
  private static final long IDLE = 4000;

  private final ActorSystem system =
      ActorSystem.create(
          "client",
          ConfigFactory.parseString("pekko.loglevel=OFF").withFallback(ConfigFactory.load()));
  private final ActorMaterializer materializer = ActorMaterializer.create(system);

  private PekkoClient() {}

  public static void main(String[] args) throws Exception {
    new PekkoClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  /** A thread of the system opens a connection after it worked for a caller. */
  private void otherThread() throws Exception {
    application.inTransaction("other-thread", () -> open(at("/other-thread")).abort());
    open(at("/other-thread/after")).abort();
  }

  private static Opening at(String path) {
    return Opening.of(Outgoing.uri("server", path));
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(opening, request(opening));
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    WebSocketRequest request = request(opening);
    open(opening, request).abort();
    open(opening, request).abort();
  }

  private static WebSocketRequest request(Opening opening) {
    WebSocketRequest[] request = {WebSocketRequest.create(opening.uri().toString())};
    opening
        .headers()
        .forEach(
            (name, values) ->
                values.forEach(
                    value -> request[0] = request[0].addHeader(RawHeader.create(name, value))));
    return request[0];
  }

  private OpenConnection open(Opening opening, WebSocketRequest request) throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Http http = Http.get(system);
    Pair<SourceQueueWithComplete<Message>, CompletionStage<WebSocketUpgradeResponse>> opened =
        Source.<Message>queue(16, OverflowStrategy.fail())
            .viaMat(
                http.webSocketClientFlow(
                    request,
                    http.defaultClientHttpsContext(),
                    Optional.empty(),
                    ClientConnectionSettings.create(system)
                        .withIdleTimeout(
                            Duration.create(
                                Math.min(opening.timeout().toMillis(), IDLE),
                                TimeUnit.MILLISECONDS)),
                    system.log()),
                Keep.both())
            .to(sink(opening.events(), failure))
            .run(materializer);
    try {
      WebSocketUpgradeResponse answer =
          opened.second().toCompletableFuture().get(10, TimeUnit.SECONDS);
      if (!answer.isValid()) {
        throw new IllegalStateException(
            answer.response().status().toString(), failure.get(10, TimeUnit.SECONDS));
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    return new OpenConnection() {
      @Override
      public void sendText(String text) {
        opened.first().offer(TextMessage.create(text));
      }

      @Override
      public void abort() {
        opened.first().complete();
      }
    };
  }

  /** A flow is not told that its connection is open, a future is. */
  private static Sink<Message, ?> sink(
      ConnectionEvents events, CompletableFuture<Throwable> failure) {
    return Flow.of(Message.class)
        .map(message -> receive(message, events))
        .to(
            Sink.onComplete(
                result -> {
                  if (result.isSuccess()) {
                    events.onClose();
                  } else {
                    failure.complete(result.failed().get());
                    events.onError();
                  }
                }));
  }

  private static Message receive(Message message, ConnectionEvents events) {
    if (message.isText()) {
      events.onText(message.asTextMessage().getStrictText());
    } else {
      events.onBinary();
    }
    return message;
  }
}
