package io.github.sentrywebsocket.scenarios.places;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** Java-WebSocket's server, with the JDK's client. */
final class JavaWebSocketServer implements Library {

  @Override
  public void talk(URI uri) throws Exception {
    Transcript served = new Transcript("server", URI.create(uri + "/inner"));
    Server server = new Server(served);
    server.start();
    server.started.await();
    Transcript transcript = new Transcript("client", null);
    JdkClient.talk(URI.create("ws://127.0.0.1:" + server.getPort() + uri.getPath()), transcript);
    transcript.print();
    served.print();
    server.stop(1000);
  }

  private static final class Server extends WebSocketServer {
    final CountDownLatch started = new CountDownLatch(1);
    private final Transcript transcript;

    Server(Transcript transcript) {
      super(new InetSocketAddress("127.0.0.1", 0), 1);
      this.transcript = transcript;
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket webSocket, ClientHandshake request) {
      transcript.opened();
    }

    @Override
    public void onMessage(WebSocket webSocket, String message) {
      transcript.text(message);
      webSocket.send(message);
    }

    @Override
    public void onClose(WebSocket webSocket, int code, String reason, boolean remote) {
      transcript.closed(code);
    }

    @Override
    public void onError(WebSocket webSocket, Exception failure) {
      transcript.failed(failure);
    }
  }
}
