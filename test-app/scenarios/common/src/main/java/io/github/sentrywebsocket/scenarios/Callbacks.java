package io.github.sentrywebsocket.scenarios;

import java.net.http.HttpClient;
import java.util.concurrent.atomic.AtomicInteger;

/** What every server does with an upgrade request and in every callback, whatever library it is. */
public final class Callbacks {
  public static final Outgoing OUTGOING = new Outgoing(HttpClient.newHttpClient());

  /** Where connections are too many for a callback of each to open another one. */
  private static final String LOAD = "/load";

  private static final AtomicInteger MESSAGES = new AtomicInteger();
  private static final Application APPLICATION = Application.start();

  private Callbacks() {}

  /** Starts the application's SDK, if it has one. */
  public static void prepare() {
    APPLICATION.captureMessage("prepared");
  }

  /**
   * The application's answer to an upgrade request for {@code path}: what it does before it answers
   * is done when this returns.
   *
   * @return 101 to accept, else the status of the refusal
   * @throws IllegalStateException with {@code path} as message, if that is the answer
   */
  public static int answer(String path) {
    switch (path) {
      case "/filter-throws" -> throw new IllegalStateException(path);
      case "/filter-upstream", "/hang-up", "/hang-up-unseen" ->
          OUTGOING.touch(path + "/upstream").join();
      default -> {}
    }
    return path.endsWith("-403") ? 403 : path.endsWith("-502") ? 502 : 101;
  }

  /**
   * Opens {@code <path>/in-<callback>}; only counts the messages of {@code /load}, and says how
   * many there were at every hundredth.
   *
   * @throws IllegalStateException with {@code path} as message, if that ends with the callback
   */
  public static void called(String path, String callback) {
    if (path.equals(LOAD)) {
      loaded(callback);
      return;
    }
    OUTGOING.touch(path + "/in-" + callback);
    APPLICATION.captureMessage(path + "/in-" + callback);
    if (path.endsWith("-throws/" + callback)) {
      throw new IllegalStateException(path);
    }
  }

  private static void loaded(String callback) {
    if (callback.equals("onMessage")) {
      int messages = MESSAGES.incrementAndGet();
      if (messages % 100 == 0) {
        System.out.println("messages " + messages);
      }
    }
  }
}
