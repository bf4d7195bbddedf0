package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;

/**
 * A client's handshake on Netty: {@code WebSocketClientHandshaker} writes the request on whatever
 * thread, and is told the answer by whoever reads it. {@link NettyCaller} knows who asked.
 */
final class NettyClient {

  /** Handshakers whose request is being written, by the handshaker, for as long as that lasts. */
  private static final WeakIdentityMap<Object, NettyClient> WRITING = new WeakIdentityMap<>();

  private final Channel channel;
  private final Object token;
  private boolean isStarted;

  private NettyClient(Channel channel, Object token) {
    this.channel = channel;
    this.token = token;
  }

  /** The HTTP decoder of a client passes on a response, or a part of its body. */
  static Object read(ChannelHandlerContext context, Object message) {
    NettyChannel state = NettyChannel.of(context.channel());
    if (state == null || !state.isHandshaking()) {
      return state == null ? null : state.activate();
    }
    if (message instanceof HttpResponse) {
      int status = ((HttpResponse) message).status().code();
      if (status >= 200) {
        state.sawRejection(status);
      }
    }
    if (message instanceof LastHttpContent) {
      state.sawEndOfAnswer();
    }
    return state.read();
  }

  /** {@code WebSocketClientProtocolHandler} gives up by an event, before it closes. */
  static void event(NettyChannel state, Object event) {
    if (event instanceof Enum && ((Enum<?>) event).name().equals("HANDSHAKE_TIMEOUT")) {
      state.failed(new TimeoutException("handshake timed out"));
    }
  }

  /** {@code WebSocketClientHandshaker.handshake(Channel, ChannelPromise)}. */
  static final class Handshake {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This WebSocketClientHandshaker handshaker, @Advice.Argument(0) Channel channel) {
      Caller caller = NettyCaller.of(handshaker, channel);
      if (!NettyOwner.isOwned(channel)) {
        WRITING.put(handshaker, new NettyClient(channel, caller.activate()));
      }
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This WebSocketClientHandshaker handshaker,
        @Advice.Argument(0) Channel channel,
        @Advice.Return ChannelFuture written,
        @Advice.Thrown Throwable thrown) {
      NettyClient writing = WRITING.remove(handshaker);
      if (writing == null) {
        return;
      }
      Activation.end(writing.token);
      NettyChannel state = NettyChannel.of(channel);
      if (state == null) {
        return;
      }
      if (thrown != null) {
        state.failed(thrown);
      } else {
        written.addListener(
            done -> {
              if (!done.isSuccess()) {
                state.broken(done.cause());
              }
            });
      }
    }
  }

  /** {@code WebSocketClientHandshaker13.newHandshakeRequest()}, and those of the drafts. */
  static final class Request {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This WebSocketClientHandshaker handshaker, @Advice.Return HttpRequest request) {
      NettyClient writing = WRITING.get(handshaker);
      if (writing != null && !writing.isStarted) {
        writing.isStarted = true;
        NettyRepeat.start(writing.channel, handshaker.uri(), new NettyHeaders(request.headers()));
      }
    }
  }

  /**
   * The same of a library's subclass, in which the application adds headers to what the superclass
   * has made: they must be there before ours are.
   */
  static final class Customize {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This WebSocketClientHandshaker handshaker) {
      NettyClient writing = WRITING.get(handshaker);
      if (writing == null || writing.isStarted) {
        return null;
      }
      writing.isStarted = true;
      return writing.channel;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object channel,
        @Advice.This WebSocketClientHandshaker handshaker,
        @Advice.Return HttpRequest request) {
      if (channel != null) {
        // None when the application threw, which fails the handshake.
        HttpHeaders headers = request == null ? new DefaultHttpHeaders() : request.headers();
        NettyRepeat.start((Channel) channel, handshaker.uri(), new NettyHeaders(headers));
      }
    }
  }

  /** {@code WebSocketClientHandshaker.finishHandshake(Channel, FullHttpResponse)}. */
  static final class Finish {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) Channel channel,
        @Advice.Argument(1) FullHttpResponse response,
        @Advice.Thrown Throwable thrown) {
      NettyChannel state = NettyChannel.of(channel);
      if (state == null) {
        return;
      }
      if (thrown == null) {
        state.accepted();
      } else if (response != null && response.status().code() != 101) {
        state.rejected(response.status().code(), thrown);
      } else {
        state.failed(thrown);
      }
    }
  }
}
