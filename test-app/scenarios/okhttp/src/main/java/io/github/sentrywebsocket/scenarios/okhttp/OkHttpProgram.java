package io.github.sentrywebsocket.scenarios.okhttp;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Credentials;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** OkHttp 3 to 5: a thread of the dispatcher performs each call and reads from its connection. */
public final class OkHttpProgram extends ClientProgram {
  private final OkHttpClient client = new OkHttpClient();

  private OkHttpProgram() {}

  public static void main(String[] args) throws Exception {
    new OkHttpProgram().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(client, request(opening), opening);
  }

  @Override
  protected OpenConnection openAuthenticating(Opening opening) throws Exception {
    return open(
        client
            .newBuilder()
            .authenticator(
                (route, response) ->
                    response
                        .request()
                        .newBuilder()
                        .header("Authorization", Credentials.basic("user", "password"))
                        .build())
            .build(),
        request(opening),
        opening);
  }

  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(opening);
  }

  @Override
  protected OpenConnection openThrough(int proxy, boolean authenticates, Opening opening)
      throws Exception {
    OkHttpClient.Builder through =
        client
            .newBuilder()
            .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", proxy)));
    if (authenticates) {
      through.proxyAuthenticator(
          (route, response) ->
              response
                  .request()
                  .newBuilder()
                  .header("Proxy-Authorization", Credentials.basic("user", "password"))
                  .build());
    }
    return open(through.build(), request(opening), opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    Request request = request(opening);
    open(client, request, opening).abort();
    open(client, request, opening).abort();
  }

  private static Request request(Opening opening) {
    Request.Builder request = new Request.Builder().url(opening.uri().toString());
    opening
        .headers()
        .forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
    return request.build();
  }

  private static OpenConnection open(OkHttpClient client, Request request, Opening opening)
      throws Exception {
    OkHttpClient patient =
        client
            .newBuilder()
            .readTimeout(opening.timeout().toMillis(), TimeUnit.MILLISECONDS)
            .build();
    Listener listener = new Listener(opening.events());
    WebSocket webSocket = patient.newWebSocket(request, listener);
    try {
      listener.opened.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    return new OpenConnection() {
      @Override
      public void sendText(String text) {
        webSocket.send(text);
      }

      @Override
      public void abort() {
        webSocket.cancel();
      }
    };
  }

  /** The dispatcher's only thread opens the connection of a caller, then one of its own. */
  private void otherThread() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    OkHttpClient client = this.client.newBuilder().dispatcher(new Dispatcher(thread)).build();
    Opening opening = at("/other-thread");
    application.inTransaction(
        "other-thread", () -> open(client, request(opening), opening).abort());
    Opening after = at("/other-thread/after");
    Listener listener = new Listener(after.events());
    thread.submit(() -> client.newWebSocket(request(after), listener)).get(10, TimeUnit.SECONDS);
    listener.opened.get(10, TimeUnit.SECONDS).cancel();
  }

  private static Opening at(String path) {
    return Opening.of(Outgoing.uri("server", path));
  }

  private static final class Listener extends WebSocketListener {
    private final ConnectionEvents events;
    final CompletableFuture<WebSocket> opened = new CompletableFuture<>();

    Listener(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
      events.onOpen();
      opened.complete(webSocket);
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      events.onText(text);
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString bytes) {
      events.onBinary();
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
      webSocket.close(code, reason);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
      events.onClose();
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
      events.onError();
      opened.completeExceptionally(failure);
    }
  }
}
