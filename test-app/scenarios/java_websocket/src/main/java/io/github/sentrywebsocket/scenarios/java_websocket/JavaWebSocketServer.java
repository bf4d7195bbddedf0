package io.github.sentrywebsocket.scenarios.java_websocket;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
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
      if (Callbacks.answer(path(request.getResourceDescriptor())) != 101) {
        throw new InvalidDataException(CloseFrame.REFUSE, "refused");
      }
      return super.onWebsocketHandshakeReceivedAsServer(webSocket, draft, request);
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket webSocket, ClientHandshake request) {
      called(webSocket, "onOpen");
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
