package io.github.sentrywebsocket.scenarios.places;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import java.net.URI;

/** Netty's client. */
final class NettyClient implements Library {

  @Override
  public void talk(URI uri) throws Exception {
    Transcript transcript = new Transcript("client", URI.create(uri + "/inner"));
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(uri)
            .handleCloseFrames(false)
            .build();
    NioEventLoopGroup loops = new NioEventLoopGroup(1);
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(8192),
                        new WebSocketClientProtocolHandler(config),
                        new NettyPeer(transcript, false));
              }
            })
        .connect(uri.getHost(), uri.getPort())
        .sync();
    transcript.print();
    loops.shutdownGracefully();
  }
}
