package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.Request;
import org.asynchttpclient.netty.NettyResponseFuture;
import org.asynchttpclient.ws.WebSocketUpgradeHandler;

/**
 * async-http-client, which writes and reads its handshakes itself. Its future is one handshake,
 * whatever requests that takes: a redirect, credentials, a proxy's CONNECT, another attempt. The
 * open connection is Netty's.
 */
final class AsyncHttpClient {

  /** By future, until the answer. */
  private static final WeakIdentityMap<Object, ClientHandshake> HANDSHAKES =
      new WeakIdentityMap<>();

  /** Whom to tell why, by {@code WebSocketUpgradeHandler}, while it is told of another answer. */
  private static final WeakIdentityMap<Object, Consumer<Throwable>> REJECTED =
      new WeakIdentityMap<>();

  private AsyncHttpClient() {}

  /**
   * {@code NettyRequestSender.newNettyRequestAndResponseFuture(Request, AsyncHandler,
   * NettyResponseFuture, ProxyServer, boolean)}: on the caller's thread for the first request.
   */
  static final class Write {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) Request request,
        @Advice.Argument(1) Object handler,
        @Advice.Argument(2) NettyResponseFuture<?> original,
        @Advice.Argument(4) boolean isConnect,
        @Advice.Return NettyResponseFuture<?> future)
        throws Exception {
      if (!(handler instanceof WebSocketUpgradeHandler)) {
        return;
      }
      // What a proxy is asked for is not the handshake.
      HttpHeaders headers =
          isConnect
              ? new DefaultHttpHeaders().add(request.getHeaders())
              : future.getNettyRequest().getHttpRequest().headers();
      URI uri = request.getUri().toJavaNetURI();
      ClientHandshake started = original == null ? null : HANDSHAKES.get(original);
      if (started != null) {
        started.resend(uri, new NettyHeaders(headers));
      } else if (original == null) {
        HANDSHAKES.put(
            future,
            ClientHandshake.start("async_http_client", handler, uri, new NettyHeaders(headers)));
      }
    }
  }

  /** {@code NettyResponseFuture.abort(Throwable)}: whatever goes wrong. */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This NettyResponseFuture<?> future, @Advice.Argument(0) Throwable cause) {
      ClientHandshake failed = HANDSHAKES.remove(future);
      if (failed != null) {
        failed.failed(cause);
      }
    }
  }

  /** {@code NettyResponseFuture.cancel(boolean)}, by the application. */
  static final class Cancelled {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This NettyResponseFuture<?> future) {
      ClientHandshake cancelled = HANDSHAKES.remove(future);
      if (cancelled != null) {
        cancelled.failed(new CancellationException());
      }
    }
  }

  /**
   * {@code WebSocketHandler.abort(Channel, NettyResponseFuture, WebSocketUpgradeHandler,
   * HttpResponseStatus)}: an answer that is no 101.
   */
  static final class Rejected {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.Argument(1) NettyResponseFuture<?> future,
        @Advice.Argument(2) Object handler,
        @Advice.Argument(3) HttpResponseStatus status) {
      ClientHandshake rejected = HANDSHAKES.remove(future);
      if (rejected == null) {
        return null;
      }
      Consumer<Throwable> end = cause -> rejected.rejected(status.getStatusCode(), cause);
      REJECTED.put(handler, end);
      return end;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object entered, @Advice.Argument(2) Object handler) {
      Consumer<Throwable> end = entered == null ? null : REJECTED.remove(handler);
      if (end != null) {
        end.accept(null);
      }
    }
  }

  /** {@code WebSocketUpgradeHandler.onThrowable(Throwable)}: listeners are about to be told. */
  static final class Told {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object handler, @Advice.Argument(0) Throwable cause) {
      Consumer<Throwable> end = REJECTED.remove(handler);
      if (end != null) {
        end.accept(cause);
      }
    }
  }

  /**
   * {@code HttpHandler.handleHttpResponse(HttpResponse, Channel, NettyResponseFuture, …)}: what a
   * proxy says to a CONNECT. It ends the future, without an exception, when it is a refusal.
   */
  static final class Denied {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) HttpResponse response,
        @Advice.Argument(2) NettyResponseFuture<?> future) {
      ClientHandshake denied = future.isDone() ? HANDSHAKES.get(future) : null;
      if (denied != null) {
        HANDSHAKES.remove(future);
        denied.rejected(response.status().code(), null);
      }
    }
  }

  /** {@code WebSocketHandler.upgrade(Channel, NettyResponseFuture, …)}: a 101 to be checked. */
  static final class Upgrade {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.Argument(0) Channel channel, @Advice.Argument(1) NettyResponseFuture<?> future) {
      ClientHandshake answered = HANDSHAKES.get(future);
      return answered == null ? null : NettyChannel.handshaking(channel, answered, true).read();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) Channel channel,
        @Advice.Argument(1) NettyResponseFuture<?> future) {
      Activation.end(token);
      if (token != null) {
        HANDSHAKES.remove(future);
        NettyChannel.of(channel).repeats();
      }
    }
  }

  /** {@code ChannelManager.upgradePipelineForWebSockets(…)}: the answer is good; frames follow. */
  static final class Accepted {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) ChannelPipeline pipeline) {
      NettyChannel state = NettyChannel.of(pipeline.channel());
      if (state != null) {
        state.accepted();
      }
    }
  }

  /**
   * {@code WebSocketUpgradeHandler.onOpen(…)}: what leaves it is logged and forgotten. The messages
   * that came with the 101 are told in it.
   */
  static final class OnOpen {
    private static final String TELLS_MESSAGES = "processBufferedFrames";

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.This Object handler, @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        Connection.swallowed(handler, callback(thrown), thrown);
      }
    }

    private static String callback(Throwable thrown) {
      for (StackTraceElement frame : thrown.getStackTrace()) {
        if (frame.getMethodName().equals(TELLS_MESSAGES)) {
          return "onMessage";
        }
      }
      return "onOpen";
    }
  }
}
