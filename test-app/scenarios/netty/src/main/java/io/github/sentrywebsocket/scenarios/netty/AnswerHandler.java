package io.github.sentrywebsocket.scenarios.netty;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.ServerHandshakeStateEvent;

/** Answers requests: by the handshaker, or {@code /protocol} by Netty's own handler. */
final class AnswerHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    String uri = request.uri();
    String path = uri.indexOf('?') < 0 ? uri : uri.substring(0, uri.indexOf('?'));
    if (!request.headers().contains(HttpHeaderNames.UPGRADE)) {
      respond(context, 200);
    } else if (path.equals("/async-403")) {
      new Thread(() -> respond(context, 403)).start();
    } else if (path.equals("/async-upgrade")) {
      FullHttpRequest retained = request.retain();
      new Thread(() -> accept(context, path, retained)).start();
    } else {
      int status = Callbacks.answer(path);
      if (status != 101) {
        respond(context, status);
      } else if (path.startsWith("/protocol")) {
        context
            .pipeline()
            .addLast(new WebSocketServerProtocolHandler(uri), new Endpoint(path, null));
        context.fireChannelRead(request.retain());
      } else {
        accept(context, path, request);
      }
    }
  }

  private static void accept(ChannelHandlerContext context, String path, FullHttpRequest request) {
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("ws://127.0.0.1" + path, null, false)
            .newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
      return;
    }
    context.pipeline().addLast(new Endpoint(path, handshaker));
    ChannelFuture answered = handshaker.handshake(context.channel(), request);
    answered.addListener(
        done -> {
          if (done.isSuccess()) {
            context.fireUserEventTriggered(ServerHandshakeStateEvent.HANDSHAKE_COMPLETE);
          }
        });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IllegalStateException) {
      respond(context, 500);
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  private static void respond(ChannelHandlerContext context, int status) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, "0");
    context.writeAndFlush(response);
  }
}
