package io.github.sentrywebsocket.scenarios;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Opens {@code <path>/in-<callback>} in each callback, and says so to the application's SDK. */
final class CallbackListener implements WebSocket.Listener {
  private final String path;
  private final Outgoing outgoing;
  private final Application application;
  private final List<CompletableFuture<?>> opened = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  CallbackListener(String path, Outgoing outgoing, Application application) {
    this.path = path;
    this.outgoing = outgoing;
    this.application = application;
  }

  /** Until onClose or onError was called and all it opened was answered. */
  void awaitEnd() throws Exception {
    ended.get(10, TimeUnit.SECONDS);
    CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    called("onOpen");
    webSocket.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    called("onText");
    webSocket.request(1);
    if (data.toString().equals("throw")) {
      throw new IllegalStateException(path);
    }
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    called("onBinary");
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
    called("onPing");
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
    called("onPong");
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    called("onClose");
    ended.complete(null);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    called("onError");
    ended.complete(null);
  }

  private void called(String callback) {
    opened.add(outgoing.touch(path + "/in-" + callback));
    application.captureMessage(path + "/in-" + callback);
  }
}
