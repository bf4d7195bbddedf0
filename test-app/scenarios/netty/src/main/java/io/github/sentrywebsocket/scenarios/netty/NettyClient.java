package io.github.sentrywebsocket.scenarios.netty;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Netty's handshaker, driven in each of the ways in which applications do; one event loop. */
public final class NettyClient extends ClientProgram {
  private final EventLoopGroup eventLoop = new NioEventLoopGroup(1);

  private NettyClient() {}

  public static void main(String[] args) throws Exception {
    new NettyClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  /** An event loop writes the handshake of a caller, then one of its own. */
  private void otherThread() throws Exception {
    application.inTransaction("other-thread", () -> open(at("/other-thread")).abort());
    Opened after = new Opened(at("/other-thread/after"));
    eventLoop.submit(() -> start(after)).get(10, TimeUnit.SECONDS);
    after.future.get(10, TimeUnit.SECONDS).close();
  }

  private static Opening at(String path) {
    return Opening.of(Outgoing.uri("server", path));
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    Opened opened = new Opened(opening);
    start(opened);
    try {
      Channel channel = opened.future.get(10, TimeUnit.SECONDS);
      return new OpenConnection() {
        @Override
        public void sendText(String text) {
          channel.writeAndFlush(new TextWebSocketFrame(text));
        }

        @Override
        public void abort() {
          channel.close();
        }
      };
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void start(Opened opened) {
    Bootstrap bootstrap = new Bootstrap().group(eventLoop).channel(NioSocketChannel.class);
    switch (opened.opening.uri().getPath()) {
      case "/callbacks", "/throws", "/vanish", "/wrong-key", "/told-again" ->
          driveWhenActive(bootstrap, opened);
      case "/active-span", "/interleaved-a" -> driveFromHere(bootstrap, opened);
      case "/traced", "/left-behind" -> letProtocolHandlerDrive(bootstrap, opened);
      default -> makeOnEventLoop(bootstrap, opened);
    }
  }

  /** The handshaker is made here; a handler of the application writes and reads. */
  private static void driveWhenActive(Bootstrap bootstrap, Opened opened) {
    FrameHandler handler = new FrameHandler(opened, handshaker(opened.opening), true);
    connect(bootstrap.handler(new Pipeline(opened, () -> handler)), opened);
  }

  /** This thread connects, waits, and writes the handshake. */
  private static void driveFromHere(Bootstrap bootstrap, Opened opened) {
    FrameHandler handler = new FrameHandler(opened, handshaker(opened.opening), false);
    Channel channel =
        connect(bootstrap.handler(new Pipeline(opened, () -> handler)), opened)
            .syncUninterruptibly()
            .channel();
    handler.handshaker.handshake(channel);
  }

  /** The handshaker is made here, and all else is Netty's. */
  private static void letProtocolHandlerDrive(Bootstrap bootstrap, Opened opened) {
    WebSocketClientHandshaker handshaker = handshaker(opened.opening);
    connect(bootstrap.handler(new Pipeline(opened, () -> protocol(handshaker))), opened);
  }

  /** The handshaker too is made on the event loop, with the pipeline. */
  private static void makeOnEventLoop(Bootstrap bootstrap, Opened opened) {
    connect(
        bootstrap.handler(new Pipeline(opened, () -> protocol(handshaker(opened.opening)))),
        opened);
  }

  private static ChannelFuture connect(Bootstrap bootstrap, Opened opened) {
    return bootstrap
        .connect(opened.opening.uri().getHost(), opened.opening.uri().getPort())
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                opened.future.completeExceptionally(done.cause());
              }
            });
  }

  private static WebSocketClientProtocolHandler protocol(WebSocketClientHandshaker handshaker) {
    return new WebSocketClientProtocolHandler(handshaker);
  }

  private static WebSocketClientHandshaker handshaker(Opening opening) {
    HttpHeaders headers = new DefaultHttpHeaders();
    opening.headers().forEach(headers::add);
    return WebSocketClientHandshakerFactory.newHandshaker(
        opening.uri(), WebSocketVersion.V13, null, true, headers);
  }

  private static ChannelHandler tls(SocketChannel channel, URI uri) throws SSLException {
    return SslContextBuilder.forClient()
        .build()
        .newHandler(channel.alloc(), uri.getHost(), uri.getPort());
  }

  /** A connection to be, and its end. */
  static final class Opened {
    final Opening opening;
    final CompletableFuture<Channel> future = new CompletableFuture<>();

    Opened(Opening opening) {
      this.opening = opening;
    }
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final Opened opened;
    private final Supplier<ChannelHandler> driver;

    Pipeline(Opened opened, Supplier<ChannelHandler> driver) {
      this.opened = opened;
      this.driver = driver;
    }

    @Override
    protected void initChannel(SocketChannel channel) throws SSLException {
      ChannelPipeline pipeline = channel.pipeline();
      if (opened.opening.uri().getScheme().equals("wss")) {
        pipeline.addLast(tls(channel, opened.opening.uri()));
      }
      pipeline.addLast(
          new ReadTimeoutHandler(opened.opening.timeout().toMillis(), TimeUnit.MILLISECONDS),
          new HttpClientCodec(),
          new HttpObjectAggregator(8192));
      if (opened.opening.uri().getPath().equals("/deflate")) {
        pipeline.addLast(WebSocketClientCompressionHandler.INSTANCE);
      }
      pipeline.addLast(driver.get());
      if (pipeline.get(FrameHandler.class) == null) {
        pipeline.addLast(new FrameHandler(opened, null, false));
      }
    }
  }
}
