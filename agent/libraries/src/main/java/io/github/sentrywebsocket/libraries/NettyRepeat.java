package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.lang.ref.WeakReference;
import java.net.URI;

/**
 * A handshake of a client on Netty that may take more than one request, each with a handshaker and
 * perhaps a channel of its own: after a redirect, a 401, or a reset.
 */
public final class NettyRepeat {

  /** On the thread that writes a request of it. */
  private static final ThreadLocal<NettyRepeat> CURRENT = new ThreadLocal<>();

  /** Weak: it is the key by which this is found. */
  private final WeakReference<Object> witness;

  private Caller caller;
  private ClientHandshake handshake;
  private NettyChannel channel;

  /** Captures the caller. */
  public NettyRepeat(Object witness) {
    this.witness = new WeakReference<>(witness);
    caller = Caller.capture(witness);
  }

  /** A handshaker has its request ready: the first of a handshake, or another one. */
  public static void start(Channel channel, URI uri, HandshakeHeaders headers) {
    NettyRepeat repeat = CURRENT.get();
    if (repeat == null) {
      ClientHandshake handshake =
          ClientHandshake.start("netty", channel.pipeline().last(), uri, headers);
      NettyChannel.handshaking(channel, handshake, false);
    } else {
      repeat.send(uri, headers);
      repeat.channel = NettyChannel.handshaking(channel, repeat.handshake, true);
    }
  }

  private void send(URI uri, HandshakeHeaders headers) {
    if (handshake == null) {
      handshake = ClientHandshake.start("netty", witness.get(), uri, headers);
      caller = Caller.NONE;
    } else {
      handshake.resend(uri, headers);
    }
  }

  /** This thread is about to write a request; ends with {@link #leave}. */
  public Object enter() {
    CURRENT.set(this);
    return caller.activate();
  }

  public static void leave(Object token) {
    CURRENT.remove();
    Activation.end(token);
  }

  /** Another request follows. */
  public void again() {
    if (channel != null) {
      channel.repeats();
      channel = null;
    }
  }

  /** None follows. */
  public void failed(URI uri, Throwable cause) {
    if (handshake == null) {
      Object token = caller.activate();
      send(uri, new NettyHeaders(new DefaultHttpHeaders()));
      Activation.end(token);
    }
    handshake.failed(cause);
    again();
  }
}
