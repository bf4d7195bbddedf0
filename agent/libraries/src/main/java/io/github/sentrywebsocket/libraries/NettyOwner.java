package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;

/**
 * Channels that a library above Netty traces with hooks of its own, because it knows more than
 * Netty does: Netty's hooks leave them alone. Nobody owns a channel whose library is disabled.
 */
public final class NettyOwner {

  private static final AttributeKey<Boolean> KEY =
      AttributeKey.valueOf("io.github.sentrywebsocket.owned");

  /** By class: decoders that only such libraries make. */
  private static final WeakIdentityMap<Class<?>, Boolean> DECODERS = new WeakIdentityMap<>();

  private NettyOwner() {}

  public static void own(Channel channel) {
    channel.attr(KEY).set(Boolean.TRUE);
  }

  /** Owns every channel that has such a decoder for HTTP. */
  public static void ownDecoders(Class<?> decoder) {
    if (DECODERS.get(decoder) == null) {
      DECODERS.put(decoder, Boolean.TRUE);
    }
  }

  public static boolean isOwned(Channel channel) {
    return channel.hasAttr(KEY);
  }

  /** The same where a decoder passes on a request, before the library may have seen the channel. */
  public static boolean isOwned(ChannelHandlerContext decoder) {
    if (DECODERS.get(decoder.handler().getClass()) != null) {
      own(decoder.channel());
    }
    return isOwned(decoder.channel());
  }
}
