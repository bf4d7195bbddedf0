package io.github.sentrywebsocket.scenarios.netty;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.github.sentrywebsocket.scenarios.Tls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Netty on two event loops; the codec is one handler, or two, in turn. */
public final class NettyServer {
  private static int connections;

  private NettyServer() {}

  public static void main(String[] args) {
    ServerProgram.run(NettyServer::start);
  }

  private static int start() throws Exception {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(new NioEventLoopGroup(1), new NioEventLoopGroup(2))
            .channel(NioServerSocketChannel.class);
    Tls.listen(certificate -> listen(bootstrap.clone(), certificate));
    return listen(bootstrap, null);
  }

  private static int listen(ServerBootstrap bootstrap, SSLContext certificate) {
    Channel server =
        bootstrap
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (certificate != null) {
                      SSLEngine engine = certificate.createSSLEngine();
                      engine.setUseClientMode(false);
                      channel.pipeline().addLast(new SslHandler(engine));
                    }
                    prepare(channel);
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private static synchronized void prepare(SocketChannel channel) {
    if (connections++ % 2 == 0) {
      channel.pipeline().addLast(new HttpServerCodec());
    } else {
      channel.pipeline().addLast(new HttpRequestDecoder(), new HttpResponseEncoder());
    }
    channel.pipeline().addLast(new HttpObjectAggregator(8192), new AnswerHandler());
  }
}
