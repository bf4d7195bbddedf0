package io.github.sentrywebsocket.scenarios.places;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Either side of a conversation on Netty: the server echoes, the client closes after the echo. */
final class NettyPeer extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final Transcript transcript;
  private final boolean isServer;

  NettyPeer(Transcript transcript, boolean isServer) {
    this.transcript = transcript;
    this.isServer = isServer;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    String name = event instanceof Enum<?> each ? each.name() : event.getClass().getSimpleName();
    if (name.equals(isServer ? "HandshakeComplete" : "HANDSHAKE_COMPLETE")) {
      transcript.opened();
      if (!isServer) {
        context.writeAndFlush(new TextWebSocketFrame("word"));
      }
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame text) {
      transcript.text(text.text());
      context.writeAndFlush(
          isServer ? new TextWebSocketFrame(text.text()) : new CloseWebSocketFrame(1000, "done"));
    } else if (frame instanceof CloseWebSocketFrame close) {
      transcript.closed(close.statusCode());
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    transcript.failed(failure);
  }
}
