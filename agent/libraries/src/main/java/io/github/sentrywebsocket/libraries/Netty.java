package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocket00FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import net.bytebuddy.asm.Advice;

/**
 * Netty's pipeline. Where the handler of a context is a decoder, what it passes on is what the
 * other side sent: there the scopes are made current, for all handlers behind it. Events that don't
 * come from a decoder are caught at whatever context they start from. The class that is hooked is
 * woven only when an HTTP server or a WebSocket client is made.
 */
final class Netty {

  private Netty() {}

  /**
   * A handler on an executor of its own runs outside of what its channel's event loop activated.
   */
  private static boolean isOnEventLoop(Channel channel) {
    return channel.eventLoop().inEventLoop();
  }

  private static Object activate(Channel channel) {
    NettyChannel state = NettyChannel.of(channel);
    return state == null ? null : state.activate();
  }

  /** {@code AbstractChannelHandlerContext.fireChannelRead(Object)}. */
  static final class Read {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.This ChannelHandlerContext context, @Advice.Argument(0) Object message) {
      ChannelHandler handler = context.handler();
      if (!isOnEventLoop(context.channel())) {
        return activate(context.channel());
      }
      if (message instanceof WebSocketFrame) {
        return isFrameDecoder(handler) ? receive(context, (WebSocketFrame) message) : null;
      }
      if (handler instanceof HttpServerCodec || handler instanceof HttpRequestDecoder) {
        return NettyServer.read(context, message);
      }
      return handler instanceof HttpClientCodec || handler instanceof HttpResponseDecoder
          ? NettyClient.read(context, message)
          : null;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }

    private static boolean isFrameDecoder(ChannelHandler handler) {
      return handler instanceof WebSocket08FrameDecoder
          || handler instanceof WebSocket00FrameDecoder;
    }

    private static Object receive(ChannelHandlerContext context, WebSocketFrame frame) {
      NettyChannel state = NettyChannel.of(context.channel());
      return state == null ? null : state.receive(frame);
    }
  }

  /** {@code fireChannelReadComplete()}, once: at the head of the pipeline. */
  static final class ReadComplete {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This ChannelHandlerContext context) {
      return context.handler() == context || !isOnEventLoop(context.channel())
          ? activate(context.channel())
          : null;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code fireUserEventTriggered(Object)}: the end of a handshake, among others. */
  static final class UserEvent {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.This ChannelHandlerContext context, @Advice.Argument(0) Object event) {
      NettyChannel state = NettyChannel.of(context.channel());
      if (state == null) {
        return null;
      }
      if (state.isHandshaking()) {
        NettyClient.event(state, event);
      }
      return state.activate(isOpening(event) ? "onOpen" : "onMessage");
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }

    /** {@code HANDSHAKE_COMPLETE} of either side, or a server's {@code HandshakeComplete}. */
    private static boolean isOpening(Object event) {
      return event instanceof Enum
          ? ((Enum<?>) event).name().equals("HANDSHAKE_COMPLETE")
          : event != null && event.getClass().getName().endsWith("$HandshakeComplete");
    }
  }

  /** {@code fireChannelInactive()}. */
  static final class Inactive {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This ChannelHandlerContext context) {
      NettyChannel state = NettyChannel.of(context.channel());
      return state == null ? null : state.activate("onClose");
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code fireExceptionCaught(Throwable)}: I/O, or what a handler does not handle. */
  static final class PassOn {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.This ChannelHandlerContext context, @Advice.Argument(0) Throwable cause) {
      NettyChannel state = NettyChannel.of(context.channel());
      if (state == null) {
        return null;
      }
      state.passedOn(cause);
      return state.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code invokeExceptionCaught(Throwable)}: also for what the context's own handler threw. */
  static final class Caught {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.This ChannelHandlerContext context, @Advice.Argument(0) Throwable cause) {
      NettyChannel state = NettyChannel.of(context.channel());
      if (state == null) {
        return null;
      }
      Object token = isOnEventLoop(context.channel()) ? null : state.activate();
      if (context.handler() == context) {
        // The head of the pipeline: it comes from the transport.
        state.passedOn(cause);
      } else {
        state.caught(context.handler(), cause);
      }
      return token;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /**
   * {@code invokeChannelRead(Object)} and its like, until 4.2: where a handler with an executor of
   * its own is entered. In 4.2 the executor enters the fire method again.
   */
  static final class Hop {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This ChannelHandlerContext context) {
      Channel channel = context.channel();
      return context.executor() == channel.eventLoop() ? null : activate(channel);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code WebSocket08FrameEncoder.encode}, which later drafts inherit, and draft 00's. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) WebSocketFrame frame) {
      NettyChannel state = NettyChannel.of(context.channel());
      if (state != null) {
        state.send(frame);
      }
    }
  }
}
