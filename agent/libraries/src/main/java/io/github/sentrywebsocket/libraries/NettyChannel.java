package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
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
public final class NettyChannel implements AutoCloseable {

  private static final AttributeKey<NettyChannel> KEY =
      AttributeKey.valueOf("io.github.sentrywebsocket.channel");

  private static final String WEB_SOCKET_CODECS =
      WebSocketFrame.class.getName().replace("WebSocketFrame", "");

  private volatile ClientHandshake handshake;
  private boolean isRepeatable;

  /** The status of an answer that is no 101 and that handlers have not made anything of yet. */
  private int rejection;

  private boolean isAnswerComplete;

  /** One that failed: a handler on another thread may say so again. */
  private volatile ClientHandshake ended;

  private volatile UpgradeRequest upgrade;
  private volatile UpgradeRequest accepted;
  private volatile Connection connection = Connection.NONE;

  private String callback = "onMessage";
  private String messageType = "binary";
  private int closeCode = 1006;

  /** Whether messages are told to the application later, on other threads. */
  private volatile boolean isDispatching;

  /** The exception that handlers pass on to each other; it is not news where it arrives. */
  private Throwable passedOn;

  /** The thread that reads an upgrade or its answer, and what it activated then and at the 101. */
  private Thread reading;

  private Object read;
  private Object opened;

  private NettyChannel() {}

  /** Null when no WebSocket was ever in sight; a look-up without allocation. */
  public static NettyChannel of(Channel channel) {
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

  /**
   * A request of a handshake is about to be written.
   *
   * @param repeatable whether another request may follow, on this channel or another one: what
   *     looks like its end here is not, and whoever repeats says what is
   */
  public static NettyChannel handshaking(
      Channel channel, ClientHandshake handshake, boolean repeatable) {
    NettyChannel state = make(channel);
    state.isRepeatable = repeatable;
    state.rejection = 0;
    state.isAnswerComplete = false;
    state.ended = null;
    state.handshake = handshake;
    return state;
  }

  /** Another request of the same handshake follows. */
  public void repeats() {
    handshake = null;
  }

  public static NettyChannel upgrading(Channel channel, UpgradeRequest upgrade) {
    NettyChannel state = make(channel);
    state.upgrade = upgrade;
    return state;
  }

  /** Another library's upgrade is accepted; what follows on the channel is Netty's. */
  public static void opened(Channel channel, Connection connection) {
    make(channel).open(connection);
  }

  /** A request that is no upgrade follows on one that was refused. */
  public void nextRequest() {
    upgrade = null;
  }

  public boolean isUpgrading() {
    return upgrade != null;
  }

  /** The application accepts, by a method that may call another one that does; false for it. */
  public boolean accepting() {
    UpgradeRequest upgraded = upgrade;
    if (upgraded == null || upgraded == accepted) {
      return false;
    }
    accepted = upgraded;
    upgraded.accepting();
    return true;
  }

  /** The answer is on the wire. */
  public void answered(int status) {
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
  public void cancelled() {
    UpgradeRequest cancelled = upgrade;
    if (cancelled != null) {
      upgrade = null;
      cancelled.cancelled();
    }
  }

  public boolean isHandshaking() {
    return handshake != null;
  }

  public void accepted() {
    ClientHandshake answered = handshake;
    if (answered != null) {
      handshake = null;
      open(answered.opened());
    }
  }

  /** Handlers see another answer than 101, and throw an exception of their own, if any. */
  public void sawRejection(int status) {
    if (!isRepeatable) {
      rejection = status;
    }
  }

  /** The last part of the answer is passed on. */
  public void sawEndOfAnswer() {
    isAnswerComplete = true;
  }

  /** The channel or a handler broke; what is made of it may be told later. */
  public void broken(Throwable cause) {
    if (!isRepeatable) {
      failed(cause);
    }
  }

  /**
   * The answer is another than 101.
   *
   * @param cause what Netty or a handler makes of it; may be null
   */
  public void rejected(int status, Throwable cause) {
    ClientHandshake rejected = handshake;
    if (rejected != null) {
      end(rejected);
    } else {
      rejected = ended;
    }
    if (rejected != null) {
      rejected.rejected(status, cause);
    }
  }

  public void failed(Throwable cause) {
    ClientHandshake failed = handshake;
    if (failed == null) {
      // Not told again: Netty has exceptions that are one for all channels.
      return;
    }
    end(failed);
    if (rejection != 0) {
      failed.rejected(rejection, cause);
    } else {
      failed.failed(cause);
    }
  }

  private void end(ClientHandshake over) {
    ended = over;
    handshake = null;
  }

  private void open(Connection open) {
    accepted = null;
    connection = open;
    open.opened();
    if (reading == Thread.currentThread()) {
      opened = open.activate();
    }
  }

  private void closed() {
    failed(rejection == 0 ? new ClosedChannelException() : null);
    cancelled();
    connection.closed(closeCode);
  }

  /** Makes current what runs in the channel's handlers; null when there is nothing to do. */
  public Object activate() {
    UpgradeRequest pending = upgrade;
    return pending == null ? connection.activate() : pending.activate();
  }

  /** As {@link #activate}, for a callback in the words of Jakarta WebSocket. */
  public Object activate(String name) {
    callback = name;
    return activate();
  }

  /**
   * Handlers see an upgrade or the answer to one: what they do after the 101, before they return,
   * belongs to the connection. Ends with {@link #close}, unless it is a part of one that does.
   */
  public Object read() {
    if (reading != null) {
      return activate();
    }
    read = activate();
    reading = Thread.currentThread();
    return this;
  }

  @Override
  public void close() {
    reading = null;
    Object inner = opened;
    Object outer = read;
    opened = null;
    read = null;
    Activation.end(inner);
    Activation.end(outer);
    if (isAnswerComplete && rejection != 0 && handshake != null) {
      rejected(rejection, null);
    }
  }

  /** A frame leaves the decoder. */
  public Object receive(WebSocketFrame frame) {
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
    int length = frame.content().readableBytes();
    if (isDispatching) {
      connection.received(length, frame.isFinalFragment());
      return connection.activate();
    }
    return connection.receive(messageType, length, frame.isFinalFragment());
  }

  /** From now on another library {@link #deliver}s messages that are read here. */
  public void dispatches() {
    isDispatching = true;
  }

  /** The callback of a message, which was counted when it was read; null unless dispatching. */
  public Object deliver(String type, long length) {
    return isDispatching ? connection.deliver(type, length) : null;
  }

  /** A frame enters the encoder. */
  public void send(WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame
        || frame instanceof BinaryWebSocketFrame
        || frame instanceof ContinuationWebSocketFrame) {
      connection.sent(frame.content().readableBytes(), frame.isFinalFragment());
    }
  }

  /** Somebody hands an exception to the next handler. */
  public void passedOn(Throwable cause) {
    passedOn = cause;
    broken(cause);
  }

  /** A handler is told of an exception: one that it has thrown, unless it was passed on to it. */
  public void caught(ChannelHandler handler, Throwable cause) {
    if (isPassedOn(cause) || handler.getClass().getName().startsWith(WEB_SOCKET_CODECS)) {
      return;
    }
    UpgradeRequest pending = upgrade;
    if (pending == null) {
      callbackFailed(cause);
    } else if (!(cause instanceof WebSocketHandshakeException)) {
      upgradeFailed(cause);
    }
  }

  /** The application threw instead of answering. */
  public void upgradeFailed(Throwable cause) {
    UpgradeRequest failed = upgrade;
    if (failed != null) {
      upgrade = null;
      failed.failed(cause);
    }
  }

  /** Whether it came from the channel or was passed on by a handler before. */
  public boolean isPassedOn(Throwable cause) {
    return cause == passedOn;
  }

  /** What left the application's callback, where handlers don't throw it. */
  public void callbackFailed(Throwable cause) {
    connection.failed(callback, cause);
  }

  public Connection connection() {
    return connection;
  }
}
