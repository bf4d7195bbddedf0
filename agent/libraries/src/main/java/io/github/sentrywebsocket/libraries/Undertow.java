package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.PerLibrary;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import net.bytebuddy.asm.Advice;

/**
 * Undertow's exchange, from the root handler to the completed answer. With JBoss Modules the root
 * handler belongs to the server: there the request arrives in its deployment ({@link
 * UndertowServlet}), whose class loader is the application's.
 */
final class Undertow {

  /** Attachments of ours: without the key an application does not see them. */
  static final AttachmentKey<UpgradeRequest> UPGRADE = key("upgrade", UpgradeRequest.class);

  static final AttachmentKey<Throwable> THROWN = key("thrown", Throwable.class);

  private Undertow() {}

  /** WildFly has Undertow in three modules. */
  private static <T> AttachmentKey<T> key(String name, Class<T> type) {
    return PerLibrary.get(AttachmentKey.class, name, () -> AttachmentKey.create(type));
  }

  static Object arrived(HttpServerExchange exchange, Object witness) {
    if (!UpgradeRequest.isWebSocket(exchange.getRequestHeaders().getFirst(Headers.UPGRADE))) {
      return null;
    }
    UpgradeRequest upgrade = exchange.getAttachment(UPGRADE);
    if (upgrade == null && witness != null) {
      String query = exchange.getQueryString();
      upgrade =
          UpgradeRequest.received(
              "undertow",
              witness,
              exchange.getRequestMethod().toString(),
              exchange.getRequestURI(),
              query == null || query.isEmpty() ? null : query,
              name -> headers(exchange, name));
      exchange.putAttachment(UPGRADE, upgrade);
    }
    return upgrade == null ? null : upgrade.activate();
  }

  private static List<String> headers(HttpServerExchange exchange, String name) {
    HeaderValues values = exchange.getRequestHeaders().get(name);
    return values == null ? List.of() : new ArrayList<>(values);
  }

  /** {@code Connectors.executeRootHandler(HttpHandler, HttpServerExchange)}; once per dispatch. */
  static final class Arrival {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.Argument(0) HttpHandler handler, @Advice.Argument(1) HttpServerExchange exchange) {
      return arrived(exchange, isJBossModules(handler) ? null : handler);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }

    private static boolean isJBossModules(Object handler) {
      ClassLoader loader = handler.getClass().getClassLoader();
      return loader != null && loader.getClass().getName().startsWith("org.jboss.modules.");
    }
  }

  /**
   * {@code HttpServerExchange.dispatch(Executor, Runnable)} on Undertow's own workers; an executor
   * of the application gets the application's object.
   */
  static final class Dispatch {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(1))
    static Runnable enter(
        @Advice.This HttpServerExchange exchange,
        @Advice.Argument(0) Executor executor,
        @Advice.Argument(1) Runnable task) {
      UpgradeRequest upgrade = exchange.getAttachment(UPGRADE);
      return upgrade == null || executor != null || task == null
          ? task
          : new UpgradeTask(upgrade, task);
    }
  }

  /** {@code HttpServerExchange.upgradeChannel}, on whatever thread the application accepts. */
  static final class Accepting {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This HttpServerExchange exchange) {
      UpgradeRequest upgrade = exchange.getAttachment(UPGRADE);
      if (upgrade != null) {
        upgrade.accepting();
      }
    }
  }

  /** {@code HttpServerExchange.invokeExchangeCompleteListeners()}: flushed, or never to be. */
  static final class Answered {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This HttpServerExchange exchange) {
      UpgradeRequest upgrade = exchange.getAttachment(UPGRADE);
      if (upgrade == null) {
        return;
      }
      Throwable thrown = exchange.getAttachment(DefaultResponseListener.EXCEPTION);
      if (thrown == null) {
        thrown = exchange.getAttachment(THROWN);
      }
      if (!exchange.isResponseComplete() || !exchange.getConnection().isOpen()) {
        upgrade.cancelled();
      } else if (thrown != null && exchange.getStatusCode() >= 500) {
        upgrade.failed(thrown);
      } else {
        upgrade.answered(exchange.getStatusCode());
      }
      if (upgrade.connection() == Connection.NONE) {
        exchange.removeAttachment(UPGRADE);
      }
    }
  }

  /** {@code PathTemplateMatcher.match(String)}, of its path handlers and of Jakarta WebSocket. */
  static final class Mapped {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) String path,
        @Advice.Return PathTemplateMatcher.PathMatchResult<?> matched) {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (matched != null && upgrade.isTraced() && matched.getMatchedTemplate().indexOf('*') < 0) {
        upgrade.route(path, matched.getMatchedTemplate());
      }
    }
  }
}
