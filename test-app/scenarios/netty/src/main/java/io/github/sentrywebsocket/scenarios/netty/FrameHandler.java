package io.github.sentrywebsocket.scenarios.netty;

import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.timeout.ReadTimeoutHandler;

/** The last handler of a client's pipeline; the only one for the handshake, if it has it. */
final class FrameHandler extends SimpleChannelInboundHandler<Object> {
  final WebSocketClientHandshaker handshaker;
  private final NettyClient.Opened opened;
  private final ConnectionEvents events;
  private final boolean drives;

  /**
   * @param handshaker null if another handler finishes the handshake
   * @param drives whether it writes the handshake too, as soon as it can
   */
  FrameHandler(NettyClient.Opened opened, WebSocketClientHandshaker handshaker, boolean drives) {
    this.opened = opened;
    this.events = opened.opening.events();
    this.handshaker = handshaker;
    this.drives = drives;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (drives) {
      handshaker.handshake(context.channel());
    }
    context.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Object message) {
    if (message instanceof FullHttpResponse) {
      handshaker.finishHandshake(context.channel(), (FullHttpResponse) message);
      open(context);
    } else if (message instanceof TextWebSocketFrame) {
      events.onText(((TextWebSocketFrame) message).text());
    } else if (message instanceof BinaryWebSocketFrame) {
      events.onBinary();
    } else if (message instanceof PingWebSocketFrame) {
      events.onPing();
    } else if (message instanceof PongWebSocketFrame) {
      events.onPong();
    } else if (message instanceof CloseWebSocketFrame) {
      events.onClose();
      context.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      open(context);
    }
    super.userEventTriggered(context, event);
  }

  private void open(ChannelHandlerContext context) {
    context.pipeline().remove(ReadTimeoutHandler.class);
    events.onOpen();
    opened.future.complete(context.channel());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    opened.future.completeExceptionally(new IllegalStateException("closed"));
    events.onClose();
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!opened.future.completeExceptionally(cause)) {
      events.onError();
    }
    context.close();
  }
}
