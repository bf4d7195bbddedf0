package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import net.bytebuddy.asm.Advice;

/**
 * A server's upgrade on Netty. It arrives where the HTTP decoder passes the request on to the first
 * handler, and ends where the answer is written, whoever wrote it.
 */
final class NettyServer {

  private NettyServer() {}

  /** The HTTP decoder of a server passes on a request, or a part of its body. */
  static Object read(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      HttpRequest request = (HttpRequest) message;
      if (!UpgradeRequest.isWebSocket(request.headers().get(HttpHeaderNames.UPGRADE))) {
        NettyChannel state = NettyChannel.of(context.channel());
        if (state != null) {
          state.nextRequest();
        }
        return null;
      }
      if (NettyOwner.isOwned(context)) {
        return null;
      }
      NettyChannel known = NettyChannel.of(context.channel());
      // Netty's handshaker passes a request on anew that came without its body.
      return known != null && known.isUpgrading()
          ? known.activate()
          : received(context.channel(), request).read();
    }
    NettyChannel state = NettyChannel.of(context.channel());
    return state == null ? null : state.read();
  }

  private static NettyChannel received(Channel channel, HttpRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return NettyChannel.upgrading(
        channel,
        UpgradeRequest.received(
            "netty",
            channel.pipeline().last(),
            request.method().name(),
            query < 0 ? uri : uri.substring(0, query),
            query < 0 ? null : uri.substring(query + 1),
            request.headers()::getAll));
  }

  private static void accept(Channel channel, HttpRequest request, ChannelPromise promise) {
    if (NettyOwner.isOwned(channel)) {
      return;
    }
    NettyChannel known = NettyChannel.of(channel);
    NettyChannel state = known != null && known.isUpgrading() ? known : received(channel, request);
    if (state.accepting()) {
      promise.addListener(
          written -> {
            if (written.isSuccess()) {
              state.answered(101);
            } else {
              state.cancelled();
            }
          });
    }
  }

  /**
   * {@code WebSocketServerHandshaker.handshake(Channel, FullHttpRequest, HttpHeaders,
   * ChannelPromise)}, where all overloads end in older versions.
   */
  static final class Accept {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Channel channel,
        @Advice.Argument(1) HttpRequest request,
        @Advice.Argument(3) ChannelPromise promise) {
      accept(channel, request, promise);
    }
  }

  /** {@code handshake0(ChannelOutboundInvoker, Channel, …)}, where they end in newer ones. */
  static final class AcceptInvoked {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(1) Channel channel,
        @Advice.Argument(2) HttpRequest request,
        @Advice.Argument(4) ChannelPromise promise) {
      accept(channel, request, promise);
    }
  }

  /** {@code HttpObjectEncoder.encode(ChannelHandlerContext, Object, List)}: a refusal. */
  static final class Answer {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(1) Object message) {
      NettyChannel state = NettyChannel.of(context.channel());
      if (state != null && state.isUpgrading() && message instanceof HttpResponse) {
        int status = ((HttpResponse) message).status().code();
        if (status >= 200) {
          state.answered(status);
        }
      }
    }
  }

  /** {@code HttpRequestDecoder(…)}: an HTTP server is being made; what follows is woven. */
  static final class Serve {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit() {}
  }
}
