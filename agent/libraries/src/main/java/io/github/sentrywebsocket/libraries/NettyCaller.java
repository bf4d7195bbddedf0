package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.util.AttributeKey;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/**
 * Who asked for a connection, when its handshake is written by an event loop: the last of those who
 * made the handshaker and who connected the channel. A handshaker made while a channel is
 * initialized, which is on the event loop too, is made for who connected that channel.
 */
final class NettyCaller {

  /** On the channel, until it is active. */
  private static final AttributeKey<NettyCaller> KEY =
      AttributeKey.valueOf("io.github.sentrywebsocket.caller");

  /** On the thread that connects or initializes a channel. */
  private static final ThreadLocal<NettyCaller> CONNECTING = new ThreadLocal<>();

  /** By the handshaker, until it writes. */
  private static final WeakIdentityMap<Object, Asked> MADE = new WeakIdentityMap<>();

  /** By a handler that is made for a handshaker, and that a framework adds to a channel. */
  private static final WeakIdentityMap<Object, WebSocketClientHandshaker> HELD =
      new WeakIdentityMap<>();

  private final Asked asked;
  private NettyCaller outer;
  private Channel channel;
  private WebSocketClientHandshaker handshaker;

  private NettyCaller(Object witness) {
    asked = new Asked(Caller.capture(witness));
  }

  /** To be activated where the handshaker writes its request. */
  static Caller of(WebSocketClientHandshaker handshaker, Channel channel) {
    Asked made = MADE.remove(handshaker);
    NettyCaller connected = of(channel);
    drop(channel);
    if (!channel.eventLoop().inEventLoop()) {
      return Caller.NONE;
    }
    if (connected == null) {
      return made == null ? Caller.NONE : made.caller;
    }
    return made == null || made.at - connected.asked.at < 0 ? connected.asked.caller : made.caller;
  }

  private static NettyCaller of(Channel channel) {
    return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
  }

  private static void drop(Channel channel) {
    if (channel.hasAttr(KEY)) {
      channel.attr(KEY).set(null);
    }
  }

  private void enter() {
    outer = CONNECTING.get();
    CONNECTING.set(this);
  }

  private void leave() {
    if (outer == null) {
      CONNECTING.remove();
    } else {
      CONNECTING.set(outer);
      outer = null;
    }
  }

  private void connected(ChannelFuture connected) {
    if (connected.isSuccess()) {
      // Not before the channel has become active, which is what comes next on its event loop.
      channel.eventLoop().execute(() -> drop(channel));
    } else if (handshaker != null) {
      failed(connected.cause());
    }
  }

  /**
   * Not when it has failed: that may be heard of when the event loop has emptied the pipeline, as
   * the listener is added on the caller's thread.
   */
  private void findHandshaker() {
    if (handshaker != null || HELD.isEmpty()) {
      return;
    }
    for (Map.Entry<String, ChannelHandler> handler : channel.pipeline()) {
      handshaker = HELD.get(handler.getValue());
      if (handshaker != null) {
        return;
      }
    }
  }

  private void failed(Throwable cause) {
    MADE.remove(handshaker);
    Object token = asked.caller.activate();
    ClientHandshake.start(
            "netty", handshaker, handshaker.uri(), new NettyHeaders(new DefaultHttpHeaders()))
        .failed(cause);
    Activation.end(token);
  }

  private static final class Asked {
    final long at = System.nanoTime();
    final Caller caller;

    Asked(Caller caller) {
      this.caller = caller;
    }
  }

  /** {@code Bootstrap.doResolveAndConnect(SocketAddress, SocketAddress)}. */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Bootstrap bootstrap) {
      NettyCaller caller = new NettyCaller(bootstrap.config().handler());
      caller.enter();
      return caller;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object entered, @Advice.Return ChannelFuture connected) {
      NettyCaller caller = (NettyCaller) entered;
      if (caller != null) {
        caller.leave();
        if (connected != null && caller.channel != null) {
          connected.addListener(done -> caller.connected(connected));
        }
      }
    }
  }

  /** {@code Bootstrap.init(Channel)}, before the channel is registered. */
  static final class Prepare {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Channel channel) {
      NettyCaller caller = CONNECTING.get();
      if (caller != null && caller.channel == null) {
        caller.channel = channel;
        channel.attr(KEY).set(caller);
      }
    }
  }

  /** {@code ChannelInitializer.initChannel(ChannelHandlerContext)}; 4.1.0 has it registered. */
  static final class Initialize {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) ChannelHandlerContext context) {
      NettyCaller caller = of(context.channel());
      if (caller != null) {
        caller.enter();
      }
      return caller;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object entered) {
      NettyCaller caller = (NettyCaller) entered;
      if (caller != null) {
        caller.leave();
        caller.findHandshaker();
      }
    }
  }

  /** {@code WebSocketClientHandshaker(…)}. */
  static final class Make {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This WebSocketClientHandshaker handshaker) {
      NettyCaller connecting = CONNECTING.get();
      if (connecting == null) {
        MADE.put(handshaker, new Asked(Caller.capture(handshaker)));
      } else {
        MADE.put(handshaker, connecting.asked);
        connecting.handshaker = handshaker;
      }
    }
  }

  /** {@code WebSocketClientProtocolHandler.handlerAdded(ChannelHandlerContext)}. */
  static final class Add {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.FieldValue("handshaker") WebSocketClientHandshaker handshaker) {
      NettyCaller caller = of(context.channel());
      if (caller != null) {
        caller.handshaker = handshaker;
      }
    }
  }

  /** The constructor of such a handler. */
  static final class Hold {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object handler,
        @Advice.FieldValue("handshaker") WebSocketClientHandshaker handshaker) {
      HELD.put(handler, handshaker);
    }
  }
}
