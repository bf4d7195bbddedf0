package io.github.sentrywebsocket.scenarios;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The client of the JDK. A step is named by the path it opens, inside a transaction of that name if
 * the application has an SDK.
 */
public final class JdkClient {
  private static final String FOREIGN = "0123456789abcdef0123456789abcdef-0123456789abcdef-1";

  private final Application application = Application.start();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Outgoing outgoing = new Outgoing(client);

  private JdkClient() {}

  public static void main(String[] args) throws Exception {
    new JdkClient().steps().run();
    System.exit(0);
  }

  private Steps steps() {
    return new Steps(step -> () -> open(step, builder(), "server"))
        .on("active-span", () -> open("active-span?token=secret", builder(), "server"))
        .on("no-span", this::noSpan)
        .on("own-header", () -> listen("own-header", builder().header("sentry-trace", FOREIGN)))
        .on("third-party-baggage", () -> open("third-party-baggage", withBaggage(), "server"))
        .on("targets-twin", () -> open("targets-twin", builder(), "twin"))
        .on("targets-denied", () -> open("targets-denied", builder(), "denied"))
        .on("refused", this::refused)
        .on("timeout", () -> open("timeout", impatient(), "server"))
        .on("retry-401", () -> open("retry-401", authenticating(), "server"))
        .on("redirect", () -> open("redirect", redirecting(), "server"))
        .on("redirect-outside", () -> open("redirect-outside", redirecting(), "server"))
        .on("reused-builder", this::reusedBuilder)
        .on("callbacks", () -> listen("callbacks", builder()))
        .on("vanish", () -> listen("vanish", builder()))
        .on("throws", () -> listen("throws", builder()))
        .on("interleaved", this::interleaved)
        .on("other-thread", this::otherThread);
  }

  private WebSocket.Builder builder() {
    return client.newWebSocketBuilder();
  }

  private WebSocket.Builder withBaggage() {
    return builder()
        .header("baggage", "vendor=1,sentry-trace_id=old,sentry-release=old")
        .header("baggage", "other=2;property");
  }

  private WebSocket.Builder impatient() {
    return builder().connectTimeout(Duration.ofMillis(300));
  }

  private static WebSocket.Builder authenticating() {
    Authenticator authenticator =
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("user", "password".toCharArray());
          }
        };
    return HttpClient.newBuilder().authenticator(authenticator).build().newWebSocketBuilder();
  }

  private static WebSocket.Builder redirecting() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.ALWAYS)
        .build()
        .newWebSocketBuilder();
  }

  /** Opens {@code target}, and leaves as it pleases the server. */
  private void open(String target, WebSocket.Builder builder, String server) throws Exception {
    String name = target.split("\\?")[0];
    application.inTransaction(
        name, () -> outcome(builder, Outgoing.uri(server, "/" + target), "after " + name));
  }

  private void outcome(WebSocket.Builder builder, URI uri, String message) {
    try {
      builder.buildAsync(uri, new WebSocket.Listener() {}).join().abort();
    } catch (CompletionException e) {
      System.out.println(uri + ": " + e.getCause());
      application.captureMessage(message);
    }
  }

  private void noSpan() {
    application.captureMessage("no-span");
    outgoing.touch("/no-span").join();
  }

  private void refused() throws Exception {
    try (ServerSocket once = new ServerSocket(0)) {
      int port = once.getLocalPort();
      once.close();
      URI nobody = URI.create("ws://127.0.0.1:" + port + "/refused");
      application.inTransaction("refused", () -> outcome(builder(), nobody, "after refused"));
    }
  }

  private void reusedBuilder() throws Exception {
    WebSocket.Builder one = builder();
    open("reused-builder", one, "server");
    open("reused-builder", one, "server");
  }

  /** Stays until the server ends the connection. */
  private void listen(String path, WebSocket.Builder builder) throws Exception {
    CallbackListener listener = new CallbackListener("/" + path, outgoing, application);
    application.inTransaction(
        path,
        () ->
            builder
                .buildAsync(Outgoing.uri("server", "/" + path), listener)
                .join()
                .sendText("end", true));
    listener.awaitEnd();
  }

  /** Two connections whose callbacks take turns on one thread. */
  private void interleaved() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    Outgoing shared = new Outgoing(HttpClient.newBuilder().executor(one).build());
    CallbackListener a = new CallbackListener("/interleaved-a", shared, application);
    CallbackListener b = new CallbackListener("/interleaved-b", shared, application);
    WebSocket first = inTransaction(shared, "/interleaved-a", a);
    WebSocket second = inTransaction(shared, "/interleaved-b", b);
    for (int i = 0; i < 3; i++) {
      first.sendText("text " + i, true).join();
      second.sendText("text " + i, true).join();
    }
    first.sendText("end", true).join();
    second.sendText("end", true).join();
    a.awaitEnd();
    b.awaitEnd();
    one.shutdown();
  }

  private WebSocket inTransaction(Outgoing client, String path, WebSocket.Listener listener)
      throws Exception {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    application.inTransaction(
        path, () -> opened.complete(client.open(Outgoing.uri("server", path), listener).join()));
    return opened.join();
  }

  /** The client's thread opens the connection of a caller, then one of its own. */
  private void otherThread() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    HttpClient ofThatThread = HttpClient.newBuilder().executor(one).build();
    open("other-thread", ofThatThread.newWebSocketBuilder(), "server");
    one.submit(() -> outgoing.touch("/other-thread/after").join()).get(10, TimeUnit.SECONDS);
    one.shutdown();
  }
}
