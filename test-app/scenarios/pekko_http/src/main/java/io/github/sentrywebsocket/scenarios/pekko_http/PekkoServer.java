package io.github.sentrywebsocket.scenarios.pekko_http;

import com.typesafe.config.ConfigFactory;
import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectHttp;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.model.ws.WebSocket;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.ActorMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Pekko HTTP's server: a function or a route that answers, and a flow for each connection. */
public final class PekkoServer {
  private PekkoServer() {}

  public static void main(String[] args) {
    ServerProgram.run(() -> start(args.length > 0 && args[0].equals("route")));
  }

  private static int start(boolean asRoute) throws Exception {
    ActorSystem system =
        ActorSystem.create(
            "server",
            ConfigFactory.parseString("pekko.loglevel=OFF").withFallback(ConfigFactory.load()));
    ActorMaterializer materializer = ActorMaterializer.create(system);
    ConnectHttp address = ConnectHttp.toHost("127.0.0.1", 0);
    CompletionStage<ServerBinding> bound =
        asRoute
            ? Http.get(system)
                .bindAndHandle(route().flow(system, materializer), address, materializer)
            : Http.get(system).bindAndHandleAsync(PekkoServer::answer, address, materializer);
    return bound.toCompletableFuture().get(10, TimeUnit.SECONDS).localAddress().getPort();
  }

  private static Route route() {
    return Directives.extractRequest(request -> Directives.completeWithFuture(answer(request)));
  }

  private static CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    switch (path) {
      case "/plain":
        return CompletableFuture.completedFuture(HttpResponse.create());
      case "/async-403":
        return CompletableFuture.supplyAsync(() -> HttpResponse.create().withStatus(403));
      case "/async-upgrade":
        return CompletableFuture.supplyAsync(() -> accept(request, path));
      default:
        int status = Callbacks.answer(path);
        return CompletableFuture.completedFuture(
            status == 101 ? accept(request, path) : HttpResponse.create().withStatus(status));
    }
  }

  private static HttpResponse accept(HttpRequest request, String path) {
    return WebSocket.handleWebSocketRequestWith(
        request, path.equals("/partial") ? parts(path) : messages(path));
  }

  /** Those of {@code /island} are received by another actor than that of the connection. */
  private static Flow<Message, Message, NotUsed> messages(String path) {
    Flow<Message, Message, NotUsed> in = Flow.of(Message.class);
    return flow(
        path,
        (path.startsWith("/island") ? in.async() : in)
            .map(
                message -> {
                  Callbacks.called(path, message.isText() ? "onMessage" : "onBinary");
                  return message;
                }));
  }

  private static Flow<Message, Message, NotUsed> parts(String path) {
    return flow(
        path,
        Flow.of(Message.class)
            .flatMapConcat(message -> parts(path, message.asTextMessage()))
            .map(
                message -> {
                  Callbacks.called(path, "onLastPart");
                  return message;
                }));
  }

  private static Source<Message, ?> parts(String path, TextMessage message) {
    return message
        .getStreamedText()
        .map(
            part -> {
              Callbacks.called(path, "onPart");
              return part;
            })
        .fold("", String::concat)
        .map(TextMessage::create);
  }

  private static Flow<Message, Message, NotUsed> flow(
      String path, Flow<Message, Message, NotUsed> receiving) {
    return Flow.fromSinkAndSourceCoupled(
            receiving.to(
                Sink.onComplete(
                    result -> {
                      if (result.isFailure()) {
                        Callbacks.called(path, "onError");
                      }
                      Callbacks.called(path, "onClose");
                    })),
            Source.<Message>maybe())
        .mapMaterializedValue(
            opened -> {
              Callbacks.called(path, "onOpen");
              return opened;
            });
  }
}
