package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.util.AttributeKey;
import java.nio.channels.ClosedChannelException;

/**
 * What is known of one Netty channel: the handshake or upgrade that is under way on it, then the
 * connection. It is an attribute of the channel, so it is gone with it, and an application can't
 * list a channel's attributes. All but the first look-up happens on the channel's event loop.
 */
final class NettyChannel implements AutoCloseable {

  private static final AttributeKey<NettyChannel> KEY =
      AttributeKey.valueOf("io.github.sentrywebsocket.channel");

  private static final String WEB_SOCKET_CODECS =
      WebSocketFrame.class.getName().replace("WebSocketFrame", "");

  private volatile ClientHandshake handshake;
  private volatile UpgradeRequest upgrade;
  private volatile UpgradeRequest accepted;
  private volatile Connection connection = Connection.NONE;

  private String callback = "onMessage";
  private String messageType = "binary";
  private int closeCode = 1006;

  /** The exception that handlers pass on to each other; it is not news where it arrives. */
  private Throwable passedOn;

  /** The thread that reads the answer to a handshake, and what it activated when it came. */
  private Thread reading;

  private Object opened;

  private NettyChannel() {}

  /** Null when no WebSocket was ever in sight; a look-up without allocation. */
  static NettyChannel of(Channel channel) {
    return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
  }

  private static NettyChannel make(Channel channel) {
    NettyChannel known = of(channel);
    if (known != null) {
      return known;
    }
    NettyChannel made = new NettyChannel();
    channel.attr(KEY).set(made);
    channel.closeFuture().addListener(closed -> made.closed());
    return made;
  }

  static void handshaking(Channel channel, ClientHandshake handshake) {
    make(channel).handshake = handshake;
  }

  static NettyChannel upgrading(Channel channel, UpgradeRequest upgrade) {
    NettyChannel state = make(channel);
    state.upgrade = upgrade;
    return state;
  }

  /** A request that is no upgrade follows on one that was refused. */
  void nextRequest() {
    upgrade = null;
  }

  boolean isUpgrading() {
    return upgrade != null;
  }

  /** The application accepts, by a method that may call another one that does; false for it. */
  boolean accepting() {
    UpgradeRequest upgraded = upgrade;
    if (upgraded == null || upgraded == accepted) {
      return false;
    }
    accepted = upgraded;
    upgraded.accepting();
    return true;
  }

  /** The answer is on the wire. */
  void answered(int status) {
    UpgradeRequest answered = upgrade;
    if (answered != null) {
      upgrade = null;
      answered.answered(status);
      if (status == 101) {
        open(answered.connection());
      }
    }
  }

  /** The answer could not be written. */
  void cancelled() {
    UpgradeRequest cancelled = upgrade;
    if (cancelled != null) {
      upgrade = null;
      cancelled.cancelled();
    }
  }

  boolean isHandshaking() {
    return handshake != null;
  }

  void accepted() {
    ClientHandshake answered = handshake;
    if (answered != null) {
      handshake = null;
      open(answered.opened());
      if (reading == Thread.currentThread()) {
        opened = connection.activate();
      }
    }
  }

  void rejected(int status) {
    ClientHandshake rejected = handshake;
    if (rejected != null) {
      handshake = null;
      rejected.rejected(status);
    }
  }

  void failed(Throwable cause) {
    ClientHandshake failed = handshake;
    if (failed != null) {
      handshake = null;
      failed.failed(cause);
    }
  }

  private void open(Connection open) {
    accepted = null;
    connection = open;
    open.opened();
  }

  private void closed() {
    failed(new ClosedChannelException());
    cancelled();
    connection.closed(closeCode);
  }

  /** Makes current what runs in the channel's handlers; null when there is nothing to do. */
  Object activate() {
    UpgradeRequest pending = upgrade;
    return pending == null ? connection.activate() : pending.activate();
  }

  /** As {@link #activate}, for a callback in the words of Jakarta WebSocket. */
  Object activate(String name) {
    callback = name;
    return activate();
  }

  /**
   * Handlers see the answer to a handshake: what they do after they accepted it, before they
   * return, belongs to the connection. Ends with {@link #close}.
   */
  Object readAnswer() {
    reading = Thread.currentThread();
    return this;
  }

  @Override
  public void close() throws Exception {
    reading = null;
    if (opened != null) {
      Object token = opened;
      opened = null;
      ((AutoCloseable) token).close();
    }
  }

  /** A frame leaves the decoder. */
  Object receive(WebSocketFrame frame) {
    // An answer from another thread may be known to be written later than it is answered.
    answered(101);
    callback = "onMessage";
    if (frame instanceof TextWebSocketFrame) {
      messageType = "text";
    } else if (frame instanceof BinaryWebSocketFrame) {
      messageType = "binary";
    } else if (!(frame instanceof ContinuationWebSocketFrame)) {
      if (frame instanceof CloseWebSocketFrame) {
        callback = "onClose";
        int code = ((CloseWebSocketFrame) frame).statusCode();
        closeCode = code < 0 ? 1005 : code;
      }
      return connection.activate();
    }
    return connection.receive(
        messageType, frame.content().readableBytes(), frame.isFinalFragment());
  }

  /** A frame enters the encoder. */
  void send(WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame
        || frame instanceof BinaryWebSocketFrame
        || frame instanceof ContinuationWebSocketFrame) {
      connection.sent(frame.content().readableBytes(), frame.isFinalFragment());
    }
  }

  /** Somebody hands an exception to the next handler. */
  void passedOn(Throwable cause) {
    passedOn = cause;
    failed(cause);
  }

  /** A handler is told of an exception: one that it has thrown, unless it was passed on to it. */
  void caught(ChannelHandler handler, Throwable cause) {
    if (cause == passedOn || handler.getClass().getName().startsWith(WEB_SOCKET_CODECS)) {
      return;
    }
    UpgradeRequest pending = upgrade;
    if (pending == null) {
      connection.failed(callback, cause);
    } else if (!(cause instanceof WebSocketHandshakeException)) {
      upgrade = null;
      pending.failed(cause);
    }
  }
}
