package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.libraries.shared.JettyLink;
import java.io.IOException;
import java.util.Collections;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;

/**
 * The HTTP channel of Jetty 9.4 to 11: all that a request makes Jetty do runs inside its {@code
 * handle()}, async dispatches and listeners included, before any handler. Types of {@code javax} or
 * {@code jakarta} are not named.
 */
final class JettyChannel {

  private JettyChannel() {}

  private static boolean isUpgrade(HttpChannel channel) {
    return UpgradeRequest.isWebSocket(channel.getRequest().getHeader("Upgrade"));
  }

  private static void accept(HttpChannel channel, Object connection) {
    UpgradeRequest upgrade = JettyLink.UPGRADES.get(channel);
    if (upgrade != null) {
      upgrade.accepting();
      JettyLink.put(connection, upgrade);
    }
  }

  /** {@code HttpChannel.handle()}; again for every async dispatch. */
  static final class Handle {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This HttpChannel channel) {
      if (!isUpgrade(channel)) {
        return null;
      }
      UpgradeRequest upgrade = JettyLink.UPGRADES.get(channel);
      if (upgrade == null) {
        Request request = channel.getRequest();
        upgrade =
            UpgradeRequest.received(
                "jetty",
                webApplication(channel),
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                name -> Collections.list(request.getHeaders(name)));
        JettyLink.UPGRADES.put(channel, upgrade);
      }
      return upgrade.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }

    /** The loader of the context that Jetty is going to find; null when there is none. */
    private static ClassLoader webApplication(HttpChannel channel) {
      Request request = channel.getRequest();
      ContextHandler found = null;
      for (Handler handler : channel.getServer().getChildHandlersByClass(ContextHandler.class)) {
        ContextHandler context = (ContextHandler) handler;
        if (JettyPaths.isBelow(request.getRequestURI(), context.getContextPath())
            && (found == null
                || context.getContextPath().length() > found.getContextPath().length())
            && context.checkVirtualHost(request)) {
          found = context;
        }
      }
      return found == null ? null : found.getClassLoader();
    }
  }

  /** {@code HttpChannel.onCompleted()}: the answer is written, a new protocol may take over. */
  static final class Completed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel) {
      UpgradeRequest upgrade = isUpgrade(channel) ? JettyLink.UPGRADES.remove(channel) : null;
      if (upgrade == null) {
        return;
      }
      int status = channel.getResponse().getStatus();
      Throwable thrown = thrown(channel.getRequest());
      if (thrown != null && status >= 500) {
        upgrade.failed(thrown);
      } else {
        upgrade.answered(status);
      }
    }

    private static Throwable thrown(Request request) {
      Object thrown = request.getAttribute("jakarta.servlet.error.exception");
      if (thrown == null) {
        thrown = request.getAttribute("javax.servlet.error.exception");
      }
      return thrown instanceof Throwable ? (Throwable) thrown : null;
    }
  }

  /** {@code HttpChannel.abort(Throwable)}: the answer can't be written, or not to its end. */
  static final class Aborted {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel, @Advice.Argument(0) Throwable cause) {
      UpgradeRequest upgrade = isUpgrade(channel) ? JettyLink.UPGRADES.get(channel) : null;
      if (upgrade != null) {
        if (cause instanceof IOException) {
          upgrade.cancelled();
        } else {
          upgrade.failed(cause);
        }
      }
    }
  }

  /**
   * Jetty 9.4: {@code WebSocketServerFactory.upgrade(HttpConnection, ServletUpgradeRequest,
   * ServletUpgradeResponse, EventDriver)}.
   */
  static final class Upgrade {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) HttpConnection connection, @Advice.Argument(3) Object driver) {
      accept(connection.getHttpChannel(), driver);
    }
  }

  /** Jetty 10, 11: {@code RFC6455Handshaker.createWebSocketConnection(Request, session)}. */
  static final class Accepted {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Request request, @Advice.Argument(1) Object session) {
      accept(request.getHttpChannel(), session);
    }
  }
}
