package io.github.sentrywebsocket.scenarios.vertx;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/** A handler of requests behind Vert.x Web's router: with a route that has a name, and without. */
final class Routes {
  private Routes() {}

  static Handler<HttpServerRequest> to(Vertx vertx, Handler<HttpServerRequest> handler) {
    Router rooms = Router.router(vertx);
    rooms.route("/room/:id").handler(context -> handler.handle(context.request()));
    Router router = Router.router(vertx);
    router.route("/api/*").subRouter(rooms);
    router.route().handler(context -> handler.handle(context.request()));
    return router;
  }
}
