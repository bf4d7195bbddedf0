package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.undertow.websockets.UndertowSession;
import io.undertow.websockets.util.WebsocketPathMatcher.PathMatchResult;
import io.vertx.core.AsyncResult;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/**
 * Endpoints of Jakarta WebSocket on Quarkus. A server's upgrade is Vert.x's until the 101 is
 * written; then a fork of Undertow takes the channel away from Vert.x and puts Netty's handlers
 * into it. A client is Netty's from the beginning. So frames are Netty's on either side, and only
 * where the fork calls an endpoint is left.
 */
final class QuarkusEndpoint {

  private QuarkusEndpoint() {}

  private static Connection connection(UndertowSession session) {
    NettyChannel state = session == null ? null : NettyChannel.of(session.getChannel());
    return state == null ? Connection.NONE : state.connection();
  }

  /** {@code WebsocketPathMatcher.match(String)}: the path below where Quarkus is deployed. */
  static final class Mapped {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String path, @Advice.Return PathMatchResult<?> match) {
      if (match != null) {
        UpgradeRequest.current().route(path, match.getMatchedTemplate());
      }
    }
  }

  /** {@code VertxWebSocketHttpExchange.upgradeChannel(Consumer)}: the 101 goes to Vert.x. */
  static final class Accept {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter() {
      UpgradeRequest upgrade = UpgradeRequest.current();
      if (upgrade.isTraced()) {
        VertxServer.take(upgrade);
      }
    }
  }

  /** The {@code Handler} of its answer, which opens the session whether that was written or not. */
  static final class Answered {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) AsyncResult<?> written) {
      if (written.succeeded()) {
        UpgradeRequest.current().answered(101);
      } else {
        UpgradeRequest.current().cancelled();
      }
    }
  }

  /** {@code EndpointSessionHandler.connected(ChannelHandlerContext, …)}: the session is made. */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) ChannelHandlerContext context) {
      Connection connection = UpgradeRequest.current().connection();
      if (connection == Connection.NONE) {
        return null;
      }
      NettyChannel.opened(context.channel(), connection);
      return connection.activateOpening();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token, @Advice.Thrown Throwable thrown) {
      if (token != null) {
        if (thrown != null) {
          Connection.opening().failed("onOpen", thrown);
        }
        Connection.endOpening(token);
      }
    }
  }

  /** The same: hands it to the endpoint's onError. */
  static final class OpenFailed {
    static void caught(Object handler, Object context, Throwable caught) {
      Connection.opening().failed("onOpen", caught);
    }
  }

  /**
   * {@code ServerWebSocketContainer.invokeEndpointMethod(Runnable, UndertowSession)}: all other
   * callbacks, on the thread that they were given to.
   */
  static final class Call {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(1) UndertowSession session) {
      return connection(session).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Object invocation,
        @Advice.Argument(1) UndertowSession session,
        @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        connection(session).failed(callback(invocation), unwrapped(thrown));
      }
      Activation.end(token);
    }

    /** What the container wraps whatever is no error. */
    private static Throwable unwrapped(Throwable thrown) {
      return thrown.getClass() == RuntimeException.class && thrown.getCause() != null
          ? thrown.getCause()
          : thrown;
    }

    /** A client's onOpen is the container's, onClose the session's. */
    private static String callback(Object invocation) {
      switch (invocation.getClass().getName().replaceAll(".*\\.", "")) {
        case "FrameHandler$2":
          return "onError";
        case "UndertowSession$3":
          return "onClose";
        default:
          return invocation.getClass().getName().contains("ServerWebSocketContainer$")
              ? "onOpen"
              : "onMessage";
      }
    }
  }

  /** {@code FrameHandler.invokeOnError(Throwable)}: what left a message handler, or I/O. */
  static final class MessageFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("session") UndertowSession session,
        @Advice.Argument(0) Throwable thrown) {
      if (!(thrown instanceof IOException) && !(thrown instanceof DecoderException)) {
        connection(session).failed("onMessage", thrown);
      }
    }
  }

  /** {@code BoundMethod.invoke(Object, Map)}: an annotated method of the application. */
  static final class MethodFailed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.FieldValue("method") Method method,
        @Advice.Argument(1) Map<Class<?>, Object> parameters,
        @Advice.Thrown Throwable thrown) {
      if (thrown == null) {
        return;
      }
      for (Object parameter : parameters.values()) {
        if (parameter instanceof UndertowSession) {
          connection((UndertowSession) parameter)
              .failed(AnnotatedMethods.callback(method), AnnotatedMethods.unwrapped(thrown));
        }
      }
    }
  }
}
