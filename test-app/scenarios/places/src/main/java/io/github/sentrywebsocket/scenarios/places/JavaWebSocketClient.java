package io.github.sentrywebsocket.scenarios.places;

import java.net.URI;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket's client. */
final class JavaWebSocketClient implements Library {

  @Override
  public void talk(URI uri) throws Exception {
    Transcript transcript = new Transcript("client", URI.create(uri + "/inner"));
    new Client(uri, transcript).connectBlocking();
    transcript.print();
  }

  private static final class Client extends WebSocketClient {
    private final Transcript transcript;

    Client(URI uri, Transcript transcript) {
      super(uri);
      this.transcript = transcript;
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      transcript.opened();
      send("word");
    }

    @Override
    public void onMessage(String message) {
      transcript.text(message);
      close();
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      transcript.closed(code);
    }

    @Override
    public void onError(Exception failure) {
      transcript.failed(failure);
    }
  }
}
