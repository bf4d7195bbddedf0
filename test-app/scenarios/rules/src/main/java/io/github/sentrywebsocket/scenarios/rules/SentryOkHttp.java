package io.github.sentrywebsocket.scenarios.rules;

import io.sentry.okhttp.SentryOkHttpEventListener;
import io.sentry.okhttp.SentryOkHttpInterceptor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** OkHttp with Sentry's integration, installed as Sentry's documentation says. */
final class SentryOkHttp {
  private static final OkHttpClient CLIENT =
      new OkHttpClient.Builder()
          .addInterceptor(new SentryOkHttpInterceptor())
          .eventListener(new SentryOkHttpEventListener())
          .authenticator(
              (route, response) ->
                  response
                      .request()
                      .newBuilder()
                      .header("Authorization", Credentials.basic("user", "password"))
                      .build())
          .build();

  private SentryOkHttp() {}

  /**
   * Opens {@code path} on the test's server, waits for one message and leaves.
   *
   * @param headers each {@code name=value}
   */
  static void visit(String path, String... headers) throws Exception {
    Request.Builder request =
        new Request.Builder()
            .url((System.getProperty("scenario.server") + path).replaceFirst("ws", "http"));
    for (String header : headers) {
      String[] parts = header.split("=", 2);
      request.addHeader(parts[0], parts[1]);
    }
    Listener listener = new Listener();
    WebSocket webSocket = CLIENT.newWebSocket(request.build(), listener);
    listener.called.get(10, TimeUnit.SECONDS);
    webSocket.cancel();
  }

  private static final class Listener extends WebSocketListener {
    private final CompletableFuture<Void> called = new CompletableFuture<>();

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      RulesProgram.APPLICATION.captureMessage("okhttp " + text);
      called.complete(null);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
      called.completeExceptionally(failure);
    }
  }
}
