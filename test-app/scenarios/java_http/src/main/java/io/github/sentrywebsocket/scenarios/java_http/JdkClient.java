package io.github.sentrywebsocket.scenarios.java_http;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Steps;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The client of the JDK; its callbacks share one thread. */
public final class JdkClient extends ClientProgram {
  private static final Authenticator CREDENTIALS =
      new Authenticator() {
        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
          return new PasswordAuthentication("user", "password".toCharArray());
        }
      };

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final HttpClient client = HttpClient.newBuilder().executor(thread).build();

  private JdkClient() {}

  public static void main(String[] args) throws Exception {
    new JdkClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(builder(client, opening), opening);
  }

  @Override
  protected OpenConnection openAuthenticating(Opening opening) throws Exception {
    return open(
        builder(HttpClient.newBuilder().authenticator(CREDENTIALS).build(), opening), opening);
  }

  @Override
  protected OpenConnection openThrough(int proxy, boolean authenticates, Opening opening)
      throws Exception {
    HttpClient.Builder through =
        HttpClient.newBuilder().proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy)));
    if (authenticates) {
      through.authenticator(CREDENTIALS);
    }
    return open(builder(through.build(), opening), opening);
  }

  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    HttpClient.Builder following = HttpClient.newBuilder();
    following.followRedirects(HttpClient.Redirect.ALWAYS);
    return open(builder(following.build(), opening), opening);
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    WebSocket.Builder builder = builder(client, opening);
    open(builder, opening).abort();
    open(builder, opening).abort();
  }

  private static WebSocket.Builder builder(HttpClient client, Opening opening) {
    WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(opening.timeout());
    opening
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    return builder;
  }

  private static OpenConnection open(WebSocket.Builder builder, Opening opening) throws Exception {
    try {
      WebSocket webSocket =
          builder.buildAsync(opening.uri(), new Listener(opening.events())).join();
      return new OpenConnection() {
        @Override
        public void sendText(String text) {
          webSocket.sendText(text, true).join();
        }

        @Override
        public void abort() {
          webSocket.abort();
        }
      };
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** The client's thread opens the connection of a caller, then one of its own. */
  private void otherThread() throws Exception {
    application.inTransaction("other-thread", () -> outgoing.touch("/other-thread", client).join());
    thread.submit(() -> outgoing.touch("/other-thread/after").join()).get(10, TimeUnit.SECONDS);
  }

  private record Listener(ConnectionEvents events) implements WebSocket.Listener {
    @Override
    public void onOpen(WebSocket webSocket) {
      events.onOpen();
      webSocket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      webSocket.request(1);
      events.onText(data.toString());
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
      webSocket.request(1);
      events.onBinary();
      return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
      webSocket.request(1);
      events.onPing();
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
      webSocket.request(1);
      events.onPong();
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      events.onClose();
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      events.onError();
    }
  }
}
