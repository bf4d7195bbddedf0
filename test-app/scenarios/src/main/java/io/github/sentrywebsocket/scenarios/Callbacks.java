package io.github.sentrywebsocket.scenarios;

import java.net.http.HttpClient;

/** What every endpoint does in every callback, whatever library calls it. */
public final class Callbacks {
  public static final Outgoing OUTGOING = new Outgoing(HttpClient.newHttpClient());
  private static final Application APPLICATION = Application.start();

  private Callbacks() {}

  /** Starts the application's SDK, if it has one. */
  public static void prepare() {
    APPLICATION.captureMessage("prepared");
  }

  /**
   * Opens {@code <path>/in-<callback>}.
   *
   * @throws IllegalStateException with {@code path} as message, if that ends with the callback
   */
  public static void called(String path, String callback) {
    OUTGOING.touch(path + "/in-" + callback);
    APPLICATION.captureMessage(path + "/in-" + callback);
    if (path.endsWith("-throws/" + callback)) {
      throw new IllegalStateException(path);
    }
  }
}
