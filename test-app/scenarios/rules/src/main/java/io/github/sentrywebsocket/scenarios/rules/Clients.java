package io.github.sentrywebsocket.scenarios.rules;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The connections that the program opens with the JDK's client, by the names it was told. */
final class Clients {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Map<String, CompletableFuture<WebSocket>> connecting = new ConcurrentHashMap<>();
  private final Map<String, WebSocket> open = new ConcurrentHashMap<>();
  private final Map<String, Listener> listeners = new ConcurrentHashMap<>();

  /** Opens {@code uri}, or {@code /path} on the test's server. */
  void connect(String name, String uri, String... headers) {
    begin(name, uri, headers);
    end(name);
  }

  /** Sends the handshake; {@link #end} waits for its answer. */
  void begin(String name, String uri, String... headers) {
    Listener listener = new Listener(uri);
    listeners.put(name, listener);
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    connecting.put(name, builder.buildAsync(uri(uri), listener));
  }

  void end(String name) {
    open.put(name, connecting.remove(name).join());
  }

  /** Gives up what {@link #begin} began. */
  void cancel(String name) {
    connecting.remove(name).cancel(true);
  }

  private static URI uri(String uri) {
    return URI.create(uri.startsWith("/") ? System.getProperty("scenario.server") + uri : uri);
  }

  /** Opens and leaves at once. */
  static void touch(String uri) {
    touch(CLIENT.newWebSocketBuilder(), uri);
  }

  /** The same with that {@code sentry-trace}. */
  static void forward(String sentryTrace, String uri) {
    touch(CLIENT.newWebSocketBuilder().header("sentry-trace", sentryTrace), uri);
  }

  private static void touch(WebSocket.Builder builder, String uri) {
    builder.buildAsync(uri(uri), new WebSocket.Listener() {}).join().abort();
  }

  /** A handshake that does not succeed. */
  void fail(String uri) {
    try {
      connect("failing", uri);
    } catch (CompletionException expected) {
      System.out.println("failed as told: " + expected.getCause());
      return;
    }
    throw new IllegalStateException("it succeeded: " + uri);
  }

  /** The same, with a function of the application that waits for it and captures it. */
  void failObserved(String uri) {
    CLIENT
        .newWebSocketBuilder()
        .buildAsync(uri(uri), new WebSocket.Listener() {})
        .handle(
            (opened, failure) -> {
              RulesProgram.APPLICATION.captureException(
                  new IllegalStateException("observed " + uri, failure));
              return failure;
            })
        .join();
  }

  /** Handshakes with so many hosts that refuse. */
  void failMany(int hosts) {
    for (int host = 0; host < hosts; host++) {
      try {
        touch("ws://127.1." + host / 250 + "." + (1 + host % 250) + ":1/");
      } catch (CompletionException expected) {
        if (!(expected.getCause() instanceof ConnectException)) {
          throw expected;
        }
      }
    }
  }

  WebSocket get(String name) {
    return open.get(name);
  }

  void sendBinary(String name, int length) {
    get(name).sendBinary(ByteBuffer.allocate(length), true).join();
  }

  /** Until onClose or onError was called. */
  void awaitEnd(String name) throws Exception {
    listeners.get(name).ended.get(10, TimeUnit.SECONDS);
  }

  private static final class Listener implements WebSocket.Listener {
    private final String uri;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Listener(String uri) {
      this.uri = uri;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
      if (uri.contains("throws-on-open")) {
        throw new IllegalStateException(uri);
      }
      webSocket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      if (data.toString().equals("throw")) {
        throw new IllegalStateException(uri);
      }
      RulesProgram.APPLICATION.captureMessage("client " + data);
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      ended.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      ended.complete(null);
    }
  }
}
