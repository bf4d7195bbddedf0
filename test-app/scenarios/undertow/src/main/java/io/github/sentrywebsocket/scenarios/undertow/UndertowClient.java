package io.github.sentrywebsocket.scenarios.undertow;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.websockets.client.WebSocketClient;
import io.undertow.websockets.client.WebSocketClientNegotiation;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Pooled;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Undertow's own client; its listeners share one I/O thread. */
public final class UndertowClient extends ClientProgram {
  private final XnioWorker worker;
  private final ByteBufferPool buffers = new DefaultByteBufferPool(false, 1024);

  private UndertowClient() throws IOException {
    worker =
        Xnio.getInstance()
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_IO_THREADS, 1)
                    .set(Options.THREAD_DAEMON, true)
                    .getMap());
  }

  public static void main(String[] args) throws Exception {
    new UndertowClient().run();
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(builder(opening), opening);
  }

  /** It follows redirects always. */
  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    WebSocketClient.ConnectionBuilder builder = builder(opening);
    open(builder, opening).abort();
    open(builder, opening).abort();
  }

  private WebSocketClient.ConnectionBuilder builder(Opening opening) {
    return WebSocketClient.connectionBuilder(worker, buffers, opening.uri())
        .setClientNegotiation(
            new WebSocketClientNegotiation(null, null) {
              @Override
              public void beforeRequest(Map<String, List<String>> headers) {
                opening
                    .headers()
                    .forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
              }
            });
  }

  private OpenConnection open(WebSocketClient.ConnectionBuilder builder, Opening opening)
      throws Exception {
    // A notifier that comes after the answer is called at once, by its own thread: not a callback.
    CountDownLatch notified = new CountDownLatch(1);
    worker.getIoThread().execute(() -> awaitShortly(notified));
    IoFuture<WebSocketChannel> future = builder.connect();
    ConnectionEvents events = opening.events();
    future.addNotifier(
        new IoFuture.HandlingNotifier<WebSocketChannel, Object>() {
          @Override
          public void handleDone(WebSocketChannel channel, Object attachment) {
            events.onOpen();
            channel.getReceiveSetter().set(new Listener(events));
            channel.resumeReceives();
          }
        },
        null);
    notified.countDown();
    if (future.await(opening.timeout().toMillis(), TimeUnit.MILLISECONDS)
        == IoFuture.Status.WAITING) {
      future.cancel();
      throw new IOException("no answer");
    }
    WebSocketChannel channel = future.get();
    return new OpenConnection() {
      @Override
      public void sendText(String text) throws IOException {
        WebSockets.sendTextBlocking(text, channel);
      }

      @Override
      public void abort() {
        IoUtils.safeClose(channel);
      }
    };
  }

  private static void awaitShortly(CountDownLatch latch) {
    try {
      latch.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Listener extends AbstractReceiveListener {
    private final ConnectionEvents events;

    Listener(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      try {
        events.onText(message.getData());
      } catch (RuntimeException e) {
        // Undertow would go on.
        events.onClose();
        IoUtils.safeClose(channel);
        throw e;
      }
    }

    @Override
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      Pooled<ByteBuffer[]> data = message.getData();
      if (Arrays.stream(data.getResource()).anyMatch(ByteBuffer::hasRemaining)) {
        events.onBinary();
      }
      data.free();
    }

    @Override
    protected void onFullPingMessage(WebSocketChannel channel, BufferedBinaryMessage message)
        throws IOException {
      events.onPing();
      super.onFullPingMessage(channel, message);
    }

    @Override
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      message.getData().free();
      events.onPong();
    }

    @Override
    protected void onFullCloseMessage(WebSocketChannel channel, BufferedBinaryMessage message)
        throws IOException {
      events.onClose();
      super.onFullCloseMessage(channel, message);
    }

    @Override
    protected void onError(WebSocketChannel channel, Throwable error) {
      events.onError();
      super.onError(channel, error);
    }
  }
}
