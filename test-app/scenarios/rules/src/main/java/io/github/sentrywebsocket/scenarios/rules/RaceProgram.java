package io.github.sentrywebsocket.scenarios.rules;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Handshakes and echoes, with client and server in one JVM, while something else happens: what, its
 * argument says. It says how many echoes came back and how many did not.
 */
public final class RaceProgram {
  private static final int THREADS = 4;

  private final TomcatServer server = new TomcatServer();
  private final HttpClient client;
  private final AtomicInteger echoes = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean ends;

  private RaceProgram(HttpClient client) {
    this.client = client;
  }

  /**
   * @param args {@code sdk}, {@code loading}, {@code exit}, {@code first-in-hook} or {@code
   *     virtual-threads}
   */
  public static void main(String[] args) throws Exception {
    Application application = Application.ofProgram();
    RaceProgram program =
        new RaceProgram(
            args[0].equals("virtual-threads")
                ? HttpClient.newBuilder().executor(VirtualThreads.executor()).build()
                : HttpClient.newHttpClient());
    System.out.println("port " + program.server.start());
    switch (args[0]) {
      case "sdk" -> program.restartSdk(application);
      case "loading" -> program.loadClasses();
      case "exit" -> program.exit(7);
      case "first-in-hook" -> program.openFirstInHook();
      case "virtual-threads" -> program.useVirtualThreads(application);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private void restartSdk(Application application) throws Exception {
    Thread[] threads = start();
    for (int i = 0; i < 40; i++) {
      application.start();
      TimeUnit.MILLISECONDS.sleep(10);
      application.stop();
    }
    application.start();
    end(threads);
    application.inTransaction("after", () -> echo("/after"));
    say();
    waitToBeKilled();
  }

  private void loadClasses() throws Exception {
    Thread[] threads = start();
    new ClassLoading(System.getProperty("scenario.jars")).run();
    end(threads);
    say();
    System.exit(0);
  }

  private void exit(int code) throws Exception {
    start();
    while (echoes.get() < 20) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    System.out.println("exits");
    System.exit(code);
  }

  private void openFirstInHook() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  tryEcho("/in-hook");
                  say();
                }));
    System.out.println("exits");
    System.exit(7);
  }

  private void useVirtualThreads(Application application) throws Exception {
    application.start();
    VirtualThreads.watch(() -> application.inTransaction("virtual", () -> echo("/virtual")));
    say();
    System.exit(0);
  }

  private Thread[] start() {
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      threads[i] =
          new Thread(
              () -> {
                while (!ends) {
                  tryEcho("/race");
                }
              });
      threads[i].setDaemon(true);
      threads[i].start();
    }
    return threads;
  }

  private void end(Thread[] threads) throws InterruptedException {
    ends = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void tryEcho(String path) {
    try {
      echo(path);
    } catch (Throwable e) {
      System.out.println(path + ": " + e);
      failures.incrementAndGet();
    }
  }

  private void echo(String path) throws Exception {
    Echo echo = new Echo();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), echo)
            .get(20, TimeUnit.SECONDS);
    socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
    String text = echo.text.get(20, TimeUnit.SECONDS);
    socket.sendClose(1000, "done").get(20, TimeUnit.SECONDS);
    if (!text.equals("got hello")) {
      throw new IllegalStateException(text);
    }
    echoes.incrementAndGet();
  }

  private void say() {
    System.out.println("echoes " + echoes + " failures " + failures);
  }

  private static void waitToBeKilled() throws Exception {
    System.in.transferTo(System.err);
    System.exit(0);
  }

  private static final class Echo implements WebSocket.Listener {
    final CompletableFuture<String> text = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.complete(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      text.completeExceptionally(error);
    }
  }
}
