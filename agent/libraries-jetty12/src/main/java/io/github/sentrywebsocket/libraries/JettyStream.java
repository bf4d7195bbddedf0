package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.libraries.shared.JettyLink;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.TunnelSupport;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.internal.HttpChannelState;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Jetty 12's request, of HTTP/1.1 or, as an extended CONNECT (RFC 8441), of HTTP/2: from the
 * server's first handler to the end of its stream.
 */
final class JettyStream {

  private static final String[] THROWN = {
    "org.eclipse.jetty.server.error_exception",
    "jakarta.servlet.error.exception",
    "javax.servlet.error.exception"
  };

  private static final int SWITCHING_PROTOCOLS = 101;

  private JettyStream() {}

  private static boolean isUpgrade(Request request) {
    return request != null
        && (UpgradeRequest.isWebSocket(request.getHeaders().get("Upgrade"))
            || isExtendedConnect(request));
  }

  private static boolean isExtendedConnect(Request request) {
    TunnelSupport tunnel =
        request.getMethod().equals("CONNECT") ? request.getTunnelSupport() : null;
    return tunnel != null && UpgradeRequest.isWebSocket(tunnel.getProtocol());
  }

  /** {@code Server.handle(Request, Response, Callback)}. */
  static final class Handle {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Server server, @Advice.Argument(0) Request request) {
      if (!isUpgrade(request)) {
        return null;
      }
      HttpFields headers = request.getHeaders();
      UpgradeRequest upgrade =
          UpgradeRequest.received(
              "jetty",
              webApplication(server, request),
              // One name for a route, whatever HTTP it was reached by.
              isExtendedConnect(request) ? "GET" : request.getMethod(),
              request.getHttpURI().getPath(),
              request.getHttpURI().getQuery(),
              headers::getValuesList);
      JettyLink.UPGRADES.put(request.getComponents(), upgrade);
      return upgrade.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }

    /** The loader of the context that Jetty is going to find; null when there is none. */
    private static ClassLoader webApplication(Server server, Request request) {
      ContextHandler found = null;
      for (ContextHandler context : server.getDescendants(ContextHandler.class)) {
        if (JettyPaths.isBelow(request.getHttpURI().getPath(), context.getContextPath())
            && (found == null
                || context.getContextPath().length() > found.getContextPath().length())
            && context.checkVirtualHost(request)) {
          found = context;
        }
      }
      return found == null ? null : found.getClassLoader();
    }
  }

  /**
   * {@code RFC6455Handshaker.createWebSocketConnection(Request, WebSocketCoreSession)}, and {@code
   * RFC8441Handshaker}'s.
   */
  static final class Accepted {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Request request, @Advice.Argument(1) Object session) {
      UpgradeRequest upgrade = JettyLink.UPGRADES.get(request.getComponents());
      if (upgrade != null) {
        upgrade.accepting();
        JettyLink.put(session, upgrade);
      }
    }
  }

  /** {@code HttpStreamOverHTTP1.succeeded()}: answered; a new protocol takes over inside it. */
  static final class Succeeded {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") HttpConnection connection) {
      answered(connection.getHttpChannel(), null);
    }
  }

  /**
   * {@code HttpStreamOverHTTP1.failed(Throwable)}: also after an answer that tells of a failure.
   */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") HttpConnection connection,
        @Advice.Argument(0) Throwable failure) {
      answered(connection.getHttpChannel(), failure);
    }
  }

  /**
   * {@code HttpConnection$SendCallback.onCompleteFailure(Throwable)}: in EE 8 and 9 nobody else is
   * told that a 101 could not be written, and the connection is opened all the same.
   */
  static final class Unsent {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") HttpConnection connection) {
      HttpChannelState channel = (HttpChannelState) connection.getHttpChannel();
      Request request = channel.getRequest();
      UpgradeRequest upgrade = isUpgrade(request) ? JettyLink.UPGRADES.get(channel) : null;
      if (upgrade != null && channel.getResponse().getStatus() == SWITCHING_PROTOCOLS) {
        upgrade.cancelled();
      }
    }
  }

  /** {@code HttpStreamOverHTTP2.succeeded()}: a tunnel begins inside it. */
  static final class Succeeded2 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_httpChannel") HttpChannel channel) {
      answered(channel, null);
    }
  }

  /** {@code HttpStreamOverHTTP2.failed(Throwable)}. */
  static final class Failed2 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_httpChannel") HttpChannel channel,
        @Advice.Argument(0) Throwable failure) {
      answered(channel, failure);
    }
  }

  private static void answered(HttpChannel answering, Throwable failure) {
    HttpChannelState channel = (HttpChannelState) answering;
    Request request = channel.getRequest();
    UpgradeRequest upgrade = isUpgrade(request) ? JettyLink.UPGRADES.remove(channel) : null;
    if (upgrade == null) {
      return;
    }
    int status = channel.getResponse().getStatus();
    Throwable thrown = failure == null ? thrown(request) : failure;
    if (status >= 500 && thrown != null) {
      upgrade.failed(thrown);
    } else if (status < 400 && failure != null) {
      upgrade.cancelled();
    } else {
      upgrade.answered(status == 200 && isExtendedConnect(request) ? SWITCHING_PROTOCOLS : status);
    }
  }

  private static Throwable thrown(Request request) {
    for (String attribute : THROWN) {
      Object thrown = request.getAttribute(attribute);
      if (thrown instanceof Throwable) {
        return (Throwable) thrown;
      }
    }
    return null;
  }
}
