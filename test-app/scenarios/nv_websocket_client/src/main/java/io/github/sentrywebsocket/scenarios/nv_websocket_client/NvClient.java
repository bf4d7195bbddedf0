package io.github.sentrywebsocket.scenarios.nv_websocket_client;

import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketAdapter;
import com.neovisionaries.ws.client.WebSocketException;
import com.neovisionaries.ws.client.WebSocketFactory;
import com.neovisionaries.ws.client.WebSocketFrame;
import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.ReadTimeoutSockets;
import io.github.sentrywebsocket.scenarios.Steps;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** nv-websocket-client: the caller's thread, or one of its choice, does the handshake. */
public final class NvClient extends ClientProgram {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  private NvClient() {}

  public static void main(String[] args) throws Exception {
    new NvClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return connection(webSocket(opening).connect());
  }

  /** The second is made from the first. */
  @Override
  protected void openTwice(Opening opening) throws Exception {
    WebSocket first = webSocket(opening);
    connection(first.connect()).abort();
    connection(first.recreate().connect()).abort();
  }

  private void otherThread() throws Exception {
    application.inTransaction(
        "other-thread",
        () ->
            connection(webSocket(at("/other-thread")).connect(thread).get(10, TimeUnit.SECONDS))
                .abort());
    thread
        .submit(() -> webSocket(at("/other-thread/after")).connect())
        .get(10, TimeUnit.SECONDS)
        .disconnect();
  }

  private static Opening at(String path) {
    return Opening.of(Outgoing.uri("server", path));
  }

  private static WebSocket webSocket(Opening opening) throws IOException {
    WebSocketFactory factory = new WebSocketFactory();
    factory.setSocketFactory(new ReadTimeoutSockets(opening.timeout()));
    WebSocket webSocket = factory.createSocket(opening.uri());
    opening
        .headers()
        .forEach((name, values) -> values.forEach(value -> webSocket.addHeader(name, value)));
    return webSocket.addListener(new Listener(opening.events()));
  }

  private static OpenConnection connection(WebSocket webSocket) {
    return new OpenConnection() {
      @Override
      public void sendText(String text) {
        webSocket.sendText(text);
      }

      @Override
      public void abort() {
        webSocket.disconnect();
      }
    };
  }

  private static final class Listener extends WebSocketAdapter {
    private final ConnectionEvents events;

    Listener(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    public void onConnected(WebSocket webSocket, Map<String, List<String>> headers) {
      events.onOpen();
    }

    @Override
    public void onTextMessage(WebSocket webSocket, String text) {
      events.onText(text);
    }

    @Override
    public void onBinaryMessage(WebSocket webSocket, byte[] binary) {
      events.onBinary();
    }

    @Override
    public void onPingFrame(WebSocket webSocket, WebSocketFrame frame) {
      events.onPing();
    }

    @Override
    public void onPongFrame(WebSocket webSocket, WebSocketFrame frame) {
      events.onPong();
    }

    @Override
    public void onError(WebSocket webSocket, WebSocketException cause) {
      events.onError();
    }

    @Override
    public void handleCallbackError(WebSocket webSocket, Throwable cause) {
      events.onError();
    }

    @Override
    public void onDisconnected(
        WebSocket webSocket,
        WebSocketFrame ofServer,
        WebSocketFrame ofClient,
        boolean closedByServer) {
      events.onClose();
    }
  }
}
