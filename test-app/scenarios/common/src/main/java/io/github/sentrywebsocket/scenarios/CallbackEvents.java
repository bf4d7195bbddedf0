package io.github.sentrywebsocket.scenarios;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Opens {@code <path>/in-<callback>} in each callback, and says so to the application's SDK. */
final class CallbackEvents implements ConnectionEvents {
  private final String path;
  private final Outgoing outgoing;
  private final Application application;
  private final List<CompletableFuture<?>> opened = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Semaphore texts = new Semaphore(0);

  CallbackEvents(String path, Outgoing outgoing, Application application) {
    this.path = path;
    this.outgoing = outgoing;
    this.application = application;
  }

  /** Until onClose or onError was called and all it opened was answered. */
  void awaitEnd() throws Exception {
    ended.get(10, TimeUnit.SECONDS);
    CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
  }

  /** Until so many texts have come, or never will. */
  void awaitTexts(int count) throws InterruptedException {
    texts.tryAcquire(count, 10, TimeUnit.SECONDS);
  }

  @Override
  public void onOpen() {
    called("onOpen");
  }

  @Override
  public void onText(String text) {
    called("onText");
    texts.release();
    if (text.equals("throw")) {
      throw new IllegalStateException(path);
    }
  }

  @Override
  public void onBinary() {
    called("onBinary");
  }

  @Override
  public void onPing() {
    called("onPing");
  }

  @Override
  public void onPong() {
    called("onPong");
  }

  @Override
  public void onClose() {
    called("onClose");
    ended.complete(null);
  }

  @Override
  public void onError() {
    called("onError");
    ended.complete(null);
  }

  private void called(String callback) {
    opened.add(outgoing.touch(path + "/in-" + callback));
    application.captureMessage(path + "/in-" + callback);
  }
}
