package io.github.sentrywebsocket.scenarios.undertow;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import io.github.sentrywebsocket.scenarios.Tls;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathTemplateHandler;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.Pooled;

/** Undertow without servlets: a handler that answers, and a listener of its channels. */
public final class UndertowServer implements HttpHandler {
  private final HttpHandler upgrade =
      new WebSocketProtocolHandshakeHandler(UndertowServer::connected);

  private UndertowServer() {}

  public static void main(String[] args) {
    ServerProgram.run(UndertowServer::start);
  }

  private static int start() throws Exception {
    UndertowServer server = new UndertowServer();
    Undertow.Builder builder =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(4)
            .setHandler(new PathTemplateHandler(server).add("/rooms/{id}", server));
    if (Tls.isAsked()) {
      builder.addHttpsListener(0, "127.0.0.1", Tls.context());
    }
    Undertow undertow = builder.build();
    undertow.start();
    Tls.listen(context -> port(undertow, 1));
    return port(undertow, 0);
  }

  private static int port(Undertow undertow, int listener) {
    return ((InetSocketAddress) undertow.getListenerInfo().get(listener).getAddress()).getPort();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String path = exchange.getRequestURI();
    switch (path) {
      case "/plain" -> exchange.getResponseSender().send("plain");
      case "/async-403" ->
          onAnotherThread(exchange, () -> exchange.setStatusCode(403).endExchange());
      case "/async-upgrade" ->
          onAnotherThread(
              exchange,
              () -> {
                try {
                  upgrade.handleRequest(exchange);
                } catch (Exception e) {
                  e.printStackTrace();
                }
              });
      default -> {
        if (exchange.isInIoThread()) {
          exchange.dispatch(this);
          return;
        }
        int status = Callbacks.answer(path);
        if (status == 101) {
          upgrade.handleRequest(exchange);
        } else {
          exchange.setStatusCode(status);
        }
      }
    }
  }

  private static void onAnotherThread(HttpServerExchange exchange, Runnable work) {
    exchange.dispatch(task -> new Thread(task).start(), work);
  }

  private static void connected(WebSocketHttpExchange exchange, WebSocketChannel channel) {
    String path = exchange.getRequestURI().split("\\?")[0];
    Listener listener = new Listener(path);
    channel.getReceiveSetter().set(listener);
    channel.addCloseTask(gone -> listener.onClose());
    channel.resumeReceives();
    Callbacks.called(path, "onOpen");
  }

  private static final class Listener extends AbstractReceiveListener {
    private final String path;
    private final AtomicBoolean closed = new AtomicBoolean();

    Listener(String path) {
      this.path = path;
    }

    @Override
    protected void onText(WebSocketChannel channel, StreamSourceFrameChannel source)
        throws IOException {
      if (!path.equals("/partial")) {
        super.onText(channel, source);
        return;
      }
      new BufferedTextMessage(false)
          .read(
              source,
              new WebSocketCallback<BufferedTextMessage>() {
                @Override
                public void complete(WebSocketChannel channel, BufferedTextMessage message) {
                  message.getData();
                  Callbacks.called(path, message.isComplete() ? "onLastPart" : "onPart");
                }

                @Override
                public void onError(
                    WebSocketChannel channel, BufferedTextMessage message, Throwable error) {
                  error.printStackTrace();
                }
              });
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      Callbacks.called(path, "onMessage");
    }

    @Override
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      Pooled<ByteBuffer[]> data = message.getData();
      if (Arrays.stream(data.getResource()).anyMatch(ByteBuffer::hasRemaining)) {
        Callbacks.called(path, "onBinary");
      }
      data.free();
    }

    @Override
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      message.getData().free();
      Callbacks.called(path, "onPong");
    }

    @Override
    protected void onCloseMessage(CloseMessage message, WebSocketChannel channel) {
      onClose();
    }

    /** With a close frame of the client, or without one when the channel is gone. */
    void onClose() {
      if (closed.compareAndSet(false, true)) {
        Callbacks.called(path, "onClose");
      }
    }

    @Override
    protected void onError(WebSocketChannel channel, Throwable error) {
      Callbacks.called(path, "onError");
      super.onError(channel, error);
    }
  }
}
