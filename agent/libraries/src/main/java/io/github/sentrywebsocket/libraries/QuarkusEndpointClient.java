package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;

/**
 * Handshakes of Jakarta WebSocket on Quarkus, which are Netty's but for one thing: who waits for
 * the session gives up without a word to the channel.
 */
final class QuarkusEndpointClient {

  /**
   * Weak in both ways, as a channel's handler has the builder. By the builder of the connection,
   * until its session is there.
   */
  private static final WeakIdentityMap<Object, WeakReference<Channel>> CONNECTING =
      new WeakIdentityMap<>();

  private QuarkusEndpointClient() {}

  /** {@code WebSocketClientHandler.channelActive(ChannelHandlerContext)}: writes the handshake. */
  static final class Active {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") Object builder,
        @Advice.Argument(0) ChannelHandlerContext context) {
      CONNECTING.put(builder, new WeakReference<>(context.channel()));
    }
  }

  /** {@code connectToServer(…, WebsocketConnectionBuilder)}, where the overloads meet. */
  static final class Connect {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Argument(2) Object builder, @Advice.Thrown Throwable thrown) {
      WeakReference<Channel> connecting = CONNECTING.remove(builder);
      Channel channel = connecting == null ? null : connecting.get();
      NettyChannel state = thrown == null || channel == null ? null : NettyChannel.of(channel);
      if (state != null) {
        // A failure of the handshake itself is known already: what is left is the time-out.
        state.failed(new TimeoutException("no answer to the handshake in time").initCause(thrown));
      }
    }
  }
}
