package io.github.sentrywebsocket.scenarios.quarkus;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What is no WebSocket. */
@Singleton
public class Routes {
  public void add(@Observes Router router) {
    router.get("/plain").handler(context -> context.response().end());
  }
}
