package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.PerLibrary;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/**
 * Undertow's WebSocket channel, on either side. Its listeners run on an I/O thread that is shared,
 * those of Jakarta endpoints on a worker ({@link UndertowEndpoint}).
 */
final class UndertowChannel {

  private static final WeakIdentityMap<Object, Connection> CONNECTIONS =
      PerLibrary.map(WebSocketChannel.class, "connections");

  private UndertowChannel() {}

  static Connection connection(Object channel) {
    Connection connection =
        channel instanceof WebSocketChannel ? CONNECTIONS.get(channel) : Connection.NONE;
    return connection == null ? Connection.NONE : connection;
  }

  static void opened(WebSocketChannel channel, Connection connection) {
    if (connection != Connection.NONE) {
      CONNECTIONS.put(channel, connection);
    }
  }

  /** Endpoints' messages are counted on the worker that delivers them. */
  private static boolean isEndpoint(Object listener) {
    return listener.getClass().getName().equals("io.undertow.websockets.jsr.FrameHandler");
  }

  private static int closeCode(WebSocketChannel channel) {
    return channel.getCloseCode() == -1 ? 1006 : channel.getCloseCode();
  }

  /** {@code Hybi13Handshake.createChannel(WebSocketHttpExchange, …)} and its elders. */
  static final class Accepted {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) WebSocketHttpExchange exchange,
        @Advice.Return WebSocketChannel channel) {
      UpgradeRequest upgrade = exchange.getAttachment(Undertow.UPGRADE);
      if (upgrade != null) {
        opened(channel, upgrade.connection());
      }
    }
  }

  /**
   * {@code HttpUpgradeListener.handleUpgrade} of Undertow: the application's onConnect. Timers of
   * XNIO keep the exchange for minutes, so it lets go of the upgrade here.
   */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(1) HttpServerExchange exchange) {
      UpgradeRequest upgrade = exchange.getAttachment(Undertow.UPGRADE);
      return upgrade == null ? null : upgrade.connection().activateOpening();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(1) HttpServerExchange exchange,
        @Advice.Thrown Throwable thrown) {
      UpgradeRequest upgrade = exchange.removeAttachment(Undertow.UPGRADE);
      if (upgrade != null && thrown != null) {
        upgrade.connection().failed("onOpen", thrown);
        upgrade.connection().closed(1006);
      }
      Connection.endOpening(token);
    }
  }

  /** {@code AbstractFramedChannel$FrameReadListener.handleEvent}: every receive listener. */
  static final class Read {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("this$0") Object channel) {
      return connection(channel).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** The {@code Runnable} of {@code AbstractFramedStreamSourceChannel}: the rest of a message. */
  static final class ReadMore {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("this$0") Object source) {
      return source instanceof StreamSourceFrameChannel
          ? connection(((StreamSourceFrameChannel) source).getWebSocketChannel()).activate()
          : null;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code AbstractReceiveListener$2.complete(WebSocketChannel, …)}. */
  static final class OnText {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("this$0") Object listener,
        @Advice.Argument(0) WebSocketChannel channel,
        @Advice.Argument(1) Object message)
        throws Throwable {
      Connection connection = connection(channel);
      return isEndpoint(listener)
          ? connection.activate()
          : connection.receive(
              "text", UndertowInternals.length((BufferedTextMessage) message), true);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.Argument(0) WebSocketChannel channel,
        @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        connection(channel).failed("onMessage", thrown);
      }
      Activation.end(token);
    }
  }

  /** {@code AbstractReceiveListener$1.complete(WebSocketChannel, …)}: binary and control frames. */
  static final class OnBinary {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("this$0") Object listener,
        @Advice.FieldValue("val$messageChannel") StreamSourceFrameChannel source,
        @Advice.Argument(0) WebSocketChannel channel,
        @Advice.Argument(1) Object message)
        throws Throwable {
      Connection connection = connection(channel);
      return source.getType() != WebSocketFrameType.BINARY || isEndpoint(listener)
          ? connection.activate()
          : connection.receive(
              "binary", UndertowInternals.length((BufferedBinaryMessage) message), true);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("val$messageChannel") StreamSourceFrameChannel source,
        @Advice.Argument(0) WebSocketChannel channel,
        @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        boolean isClose = source.getType() == WebSocketFrameType.CLOSE;
        connection(channel).failed(isClose ? "onClose" : "onMessage", thrown);
      }
      Activation.end(token);
    }
  }

  /**
   * {@code WebSocketChannel.lastDataRead()}: the peer has ended, without a close frame, for which
   * Undertow then notes code 1000, or with one that an application's exception left unanswered: its
   * direction of such a channel stays open.
   */
  static final class Vanished {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This WebSocketChannel channel) {
      if (!channel.isCloseFrameSent()) {
        connection(channel).closed(channel.isCloseFrameReceived() ? closeCode(channel) : 1006);
      }
    }
  }

  /** {@code AbstractFramedChannel$FrameCloseListener.handleEvent}, for each direction. */
  static final class Closed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("this$0") Object channel) {
      return connection(channel).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("this$0") Object channel,
        @Advice.FieldValue("sinkClosed") boolean sinkClosed,
        @Advice.FieldValue("sourceClosed") boolean sourceClosed) {
      if (sinkClosed && sourceClosed && channel instanceof WebSocketChannel) {
        connection(channel).closed(closeCode((WebSocketChannel) channel));
      }
      Activation.end(token);
    }
  }

  /** {@code WebSocketChannel.send(WebSocketFrameType)}: begins a message, whoever sends it. */
  static final class Send {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This WebSocketChannel channel, @Advice.Argument(0) WebSocketFrameType type) {
      if (type == WebSocketFrameType.TEXT || type == WebSocketFrameType.BINARY) {
        connection(channel).sent(0, true);
      }
    }
  }

  /** {@code AbstractFramedStreamSinkChannel.send(PooledByteBuffer)}. */
  static final class SendBuffer {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object sink, @Advice.Argument(0) PooledByteBuffer pooled) {
      sent(sink, pooled.getBuffer().remaining());
    }
  }

  /** {@code AbstractFramedStreamSinkChannel.write(ByteBuffer)}: what is sent in parts. */
  static final class Write {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object sink, @Advice.Return int written) {
      sent(sink, written);
    }
  }

  static long remaining(ByteBuffer[] parts) {
    long remaining = 0;
    for (ByteBuffer part : parts) {
      remaining += part.remaining();
    }
    return remaining;
  }

  private static void sent(Object sink, int length) {
    if (sink instanceof StreamSinkFrameChannel && length > 0) {
      StreamSinkFrameChannel frame = (StreamSinkFrameChannel) sink;
      WebSocketFrameType type = frame.getType();
      if (type == WebSocketFrameType.TEXT || type == WebSocketFrameType.BINARY) {
        connection(frame.getWebSocketChannel()).sent(length, false);
      }
    }
  }
}
