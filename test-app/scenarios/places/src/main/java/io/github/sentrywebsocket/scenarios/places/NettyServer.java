package io.github.sentrywebsocket.scenarios.places;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;

/** Netty's server, with the JDK's client. */
final class NettyServer implements Library {

  @Override
  public void talk(URI uri) throws Exception {
    Transcript served = new Transcript("server", URI.create(uri + "/inner"));
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(uri.getPath())
            .handleCloseFrames(false)
            .build();
    NioEventLoopGroup loops = new NioEventLoopGroup(1);
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(8192),
                            new WebSocketServerProtocolHandler(config),
                            new NettyPeer(served, true));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    Transcript transcript = new Transcript("client", null);
    JdkClient.talk(URI.create("ws://127.0.0.1:" + port + uri.getPath()), transcript);
    transcript.print();
    served.print();
    loops.shutdownGracefully();
  }
}
