package io.github.sentrywebsocket.scenarios.netty;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.ServerHandshakeStateEvent;

/** The last handler of a server's pipeline. */
final class Endpoint extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final String path;
  private final WebSocketServerHandshaker handshaker;
  private boolean closed;

  /**
   * @param handshaker null if another handler answers close frames
   */
  Endpoint(String path, WebSocketServerHandshaker handshaker) {
    this.path = path;
    this.handshaker = handshaker;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == ServerHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      Callbacks.called(path, "onOpen");
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame) {
      handshaker.close(context.channel(), ((CloseWebSocketFrame) frame).retain());
      close();
    } else if (path.equals("/partial")) {
      Callbacks.called(path, frame.isFinalFragment() ? "onLastPart" : "onPart");
    } else if (frame instanceof PongWebSocketFrame) {
      Callbacks.called(path, "onPong");
    } else if (frame instanceof BinaryWebSocketFrame) {
      Callbacks.called(path, "onBinary");
    } else if (!(frame instanceof PingWebSocketFrame)) {
      Callbacks.called(path, "onMessage");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    close();
    super.channelInactive(context);
  }

  private void close() {
    if (!closed) {
      closed = true;
      Callbacks.called(path, "onClose");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Callbacks.called(path, "onError");
    context.close();
  }
}
