package io.github.sentrywebsocket.scenarios.places;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The client of {@code java.net.http}. */
final class JdkClient implements Library {
  private static final int PATIENCE_SECONDS = 20;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Override
  public void talk(URI uri) throws Exception {
    Transcript transcript = new Transcript("client", URI.create(uri + "/inner"));
    talk(uri, transcript);
    transcript.print();
  }

  static void talk(URI uri, Transcript transcript) throws Exception {
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .buildAsync(uri, new Listener(transcript))
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    socket.sendText("word", true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Connects and leaves. */
  static void touch(URI uri) {
    try {
      CLIENT
          .newWebSocketBuilder()
          .buildAsync(uri, new WebSocket.Listener() {})
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .abort();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private record Listener(Transcript transcript) implements WebSocket.Listener {
    @Override
    public void onOpen(WebSocket socket) {
      transcript.opened();
      socket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      transcript.text(data);
      socket.request(1);
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      transcript.closed(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      transcript.failed(error);
    }
  }
}
