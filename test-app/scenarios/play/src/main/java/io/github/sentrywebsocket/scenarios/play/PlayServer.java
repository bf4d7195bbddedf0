package io.github.sentrywebsocket.scenarios.play;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import play.BuiltInComponents;
import play.Mode;
import play.api.http.websocket.BinaryMessage;
import play.api.http.websocket.Message;
import play.api.http.websocket.PongMessage;
import play.api.http.websocket.TextMessage;
import play.api.mvc.Handler;
import play.api.mvc.Result;
import play.api.mvc.Results$;
import play.api.mvc.WebSocket;
import play.api.routing.HandlerDef;
import play.mvc.Http;
import play.mvc.Results;
import play.routing.Router;
import play.routing.RoutingDsl;
import play.server.Server;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.util.Either;
import scala.util.Left;
import scala.util.Right;

/** Play's server on Pekko HTTP: a router, and a flow for each connection. */
public final class PlayServer {
  private PlayServer() {}

  public static void main(String[] args) {
    ServerProgram.run(() -> Server.forRouter(Mode.TEST, 0, Routes::new).httpPort());
  }

  private static final class Routes implements Router {
    /** That of {@code GET /rooms/:id} in a routes file. */
    private static final HandlerDef ROOMS =
        new HandlerDef(
            PlayServer.class.getClassLoader(),
            "router",
            "Rooms",
            "open",
            none(),
            "GET",
            "/rooms/$id<[^/]+>",
            "",
            none());

    private final Router plain;

    Routes(BuiltInComponents components) {
      plain =
          RoutingDsl.fromComponents(components)
              .GET("/plain")
              .routingTo(request -> Results.ok())
              .build();
    }

    @Override
    public List<RouteDocumentation> documentation() {
      return List.of();
    }

    @Override
    public Optional<Handler> route(Http.RequestHeader request) {
      String path = request.path();
      WebSocket socket = any -> answer(path);
      if (path.startsWith("/rooms/")) {
        return Optional.of(inRoom(socket));
      }
      return path.equals("/plain") ? plain.route(request) : Optional.of(socket);
    }

    /** As the routers do that Play makes of routes files. */
    private static Handler inRoom(WebSocket socket) {
      return Handler.Stage$.MODULE$.modifyRequest(
          request -> request.addAttr(play.api.routing.Router.Attrs$.MODULE$.HandlerDef(), ROOMS),
          socket);
    }

    @SuppressWarnings("unchecked")
    private static <T> Seq<T> none() {
      return (Seq<T>) Nil$.MODULE$;
    }

    @Override
    public Router withPrefix(String prefix) {
      return this;
    }
  }

  private static Future<Either<Result, org.apache.pekko.stream.scaladsl.Flow<Message, Message, ?>>>
      answer(String path) {
    switch (path) {
      case "/async-403":
        return elsewhere(() -> refuse(403));
      case "/async-upgrade":
        return elsewhere(() -> accept(path));
      default:
        int status = Callbacks.answer(path);
        return Future.successful(status == 101 ? accept(path) : refuse(status));
    }
  }

  private static <T> Future<T> elsewhere(Supplier<T> answer) {
    return FutureConverters.asScala(CompletableFuture.supplyAsync(answer));
  }

  private static Either<Result, org.apache.pekko.stream.scaladsl.Flow<Message, Message, ?>> refuse(
      int status) {
    return new Left<>(Results$.MODULE$.Status(status));
  }

  private static Either<Result, org.apache.pekko.stream.scaladsl.Flow<Message, Message, ?>> accept(
      String path) {
    return new Right<>(flow(path).asScala());
  }

  private static Flow<Message, Message, NotUsed> flow(String path) {
    return Flow.fromSinkAndSourceCoupled(
            Flow.of(Message.class)
                .map(message -> receive(path, message))
                .to(
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

  private static Message receive(String path, Message message) {
    if (message instanceof TextMessage) {
      Callbacks.called(path, "onMessage");
    } else if (message instanceof BinaryMessage) {
      Callbacks.called(path, "onBinary");
    } else if (message instanceof PongMessage) {
      Callbacks.called(path, "onPong");
    }
    return message;
  }
}
