package io.github.sentrywebsocket.scenarios.java_websocket;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket's client: each connection has threads of its own. */
public final class JavaWebSocketClient extends ClientProgram {

  private JavaWebSocketClient() {}

  public static void main(String[] args) throws Exception {
    new JavaWebSocketClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    Client client = new Client(opening);
    connected(client, client.connectBlocking(opening.timeout().toMillis(), TimeUnit.MILLISECONDS));
    return client;
  }

  /** One client, connected again. */
  @Override
  protected void openTwice(Opening opening) throws Exception {
    Client client = new Client(opening);
    connected(client, client.connectBlocking());
    client.closeBlocking();
    connected(client, client.reconnectBlocking());
    client.abort();
  }

  private static void connected(Client client, boolean connected) throws IOException {
    if (!connected) {
      throw new IOException("not connected", client.failure);
    }
  }

  private void otherThread() throws Exception {
    application.inTransaction("other-thread", () -> open(at("/other-thread")).abort());
    open(at("/other-thread/after")).abort();
  }

  private static Opening at(String path) {
    return Opening.of(Outgoing.uri("server", path));
  }

  private static final class Client extends WebSocketClient implements OpenConnection {
    private final ConnectionEvents events;
    private volatile Exception failure;

    Client(Opening opening) {
      super(opening.uri(), new Draft_6455(), headers(opening), 0);
      events = opening.events();
    }

    private static Map<String, String> headers(Opening opening) {
      return opening.headers().entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, each -> String.join(",", each.getValue())));
    }

    @Override
    public void sendText(String text) {
      send(text);
    }

    @Override
    public void abort() {
      closeConnection(1006, "aborted");
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      events.onOpen();
    }

    @Override
    public void onMessage(String message) {
      events.onText(message);
    }

    @Override
    public void onMessage(ByteBuffer bytes) {
      events.onBinary();
    }

    @Override
    public void onWebsocketPing(WebSocket webSocket, Framedata frame) {
      events.onPing();
      super.onWebsocketPing(webSocket, frame);
    }

    @Override
    public void onWebsocketPong(WebSocket webSocket, Framedata frame) {
      events.onPong();
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      events.onClose();
    }

    @Override
    public void onError(Exception error) {
      failure = error;
      events.onError();
    }
  }
}
