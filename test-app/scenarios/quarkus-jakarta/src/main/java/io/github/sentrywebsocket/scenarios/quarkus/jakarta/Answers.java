package io.github.sentrywebsocket.scenarios.quarkus.jakarta;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What an endpoint's configurator, which is asked by the container, cannot answer. */
@Singleton
public class Answers {
  private static final int BEFORE_WEB_SOCKETS = 1000;

  /** Called by Quarkus. */
  public void add(@Observes Filters filters) {
    filters.register(Answers::answer, BEFORE_WEB_SOCKETS);
  }

  private static void answer(RoutingContext context) {
    switch (context.request().path()) {
      case "/plain" -> context.response().end();
      case "/filter-403" -> context.fail(403);
      case "/filter-502" -> context.fail(502);
      case "/async-403" -> elsewhere(() -> context.fail(403));
      case "/async-upgrade" -> elsewhere(context::next);
      default -> context.next();
    }
  }

  private static void elsewhere(Runnable work) {
    new Thread(work).start();
  }
}
