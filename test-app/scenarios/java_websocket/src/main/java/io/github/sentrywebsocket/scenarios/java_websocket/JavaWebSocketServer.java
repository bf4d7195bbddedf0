package io.github.sentrywebsocket.scenarios.java_websocket;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;

/** Java-WebSocket's server; two threads for all connections. */
public final class JavaWebSocketServer {

  /** Its client is found to be gone when its 101 is to be written, after {@code onOpen}. */
  private static final String UNSEEN = "/hang-up-unseen";

  private JavaWebSocketServer() {}

  public static void main(String[] args) {
    ServerProgram.run(
        () -> {
          Server server = new Server();
          server.start();
          server.started.await(10, TimeUnit.SECONDS);
          server.keepWriting();
          return server.getPort();
        });
  }

  private static final class Server extends WebSocketServer {
    final CountDownLatch started = new CountDownLatch(1);
    private final Semaphore held = new Semaphore(0);
    private final Semaphore released = new Semaphore(0);
    private volatile boolean holds;

    Server() {
      super(new InetSocketAddress("127.0.0.1", 0), 2);
    }

    /**
     * The library's selector looks at a key again that it has already served, and when it finds
     * nothing to write it takes back the interest that a worker registered in the meantime: the
     * frame then waits for the next one, with the agent and without. Here nothing may wait.
     */
    void keepWriting() {
      Thread thread =
          new Thread(
              () -> {
                while (true) {
                  getConnections().forEach(this::onWriteDemand);
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                }
              },
              "keep-writing");
      thread.setDaemon(true);
      thread.start();
    }

    private static String path(String target) {
      int question = target.indexOf('?');
      return question < 0 ? target : target.substring(0, question);
    }

    private static void called(WebSocket webSocket, String callback) {
      Callbacks.called(path(webSocket.getResourceDescriptor()), callback);
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
        WebSocket webSocket, Draft draft, ClientHandshake request) throws InvalidDataException {
      if (path(request.getResourceDescriptor()).equals(UNSEEN)) {
        holdSelector();
      }
      if (Callbacks.answer(path(request.getResourceDescriptor())) != 101) {
        throw new InvalidDataException(CloseFrame.REFUSE, "refused");
      }
      return super.onWebsocketHandshakeReceivedAsServer(webSocket, draft, request);
    }

    /** Until it is released, the selector sees no reset and writes nothing. */
    private void holdSelector() {
      holds = true;
      try (Socket connection = new Socket("127.0.0.1", getPort())) {
        await(held);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void await(Semaphore semaphore) {
      try {
        if (!semaphore.tryAcquire(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("still waiting after 20 s");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    protected boolean onConnect(SelectionKey key) {
      if (holds) {
        holds = false;
        held.release();
        await(released);
      }
      return super.onConnect(key);
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket webSocket, ClientHandshake request) {
      called(webSocket, "onOpen");
      if (path(webSocket.getResourceDescriptor()).equals(UNSEEN)) {
        released.release();
      }
    }

    @Override
    public void onMessage(WebSocket webSocket, String message) {
      called(webSocket, "onMessage");
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteBuffer message) {
      called(webSocket, "onBinary");
    }

    @Override
    public void onWebsocketPong(WebSocket webSocket, Framedata frame) {
      called(webSocket, "onPong");
    }

    @Override
    public void onError(WebSocket webSocket, Exception error) {
      if (webSocket != null) {
        called(webSocket, "onError");
      }
    }

    @Override
    public void onClose(WebSocket webSocket, int code, String reason, boolean remote) {
      called(webSocket, "onClose");
    }
  }
}
