package io.github.sentrywebsocket.scenarios.rules;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Many sessions, each with a tag of its own, whose callbacks take turns on a few threads: two of
 * the client's, four of the server's. Both sides report in the middle of each.
 */
final class Sessions {
  private static final int OPEN_AT_ONCE = 200;

  private final int port;

  Sessions(int port) {
    this.port = port;
  }

  /** Says how many tags were right, missing and wrong. */
  void run(int sessions) throws Exception {
    RulesProgram.APPLICATION.startCounting();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    HttpClient client = HttpClient.newBuilder().executor(threads).build();
    for (int first = 0; first < sessions; first += OPEN_AT_ONCE) {
      List<Conversation> conversations = new ArrayList<>();
      for (int i = first; i < Math.min(first + OPEN_AT_ONCE, sessions); i++) {
        conversations.add(new Conversation(client, "session-" + i));
      }
      for (Conversation conversation : conversations) {
        conversation.opened.join();
      }
      for (Conversation conversation : conversations) {
        conversation.opened.join().sendText("capture", true).join();
      }
      for (Conversation conversation : conversations) {
        conversation.opened.join().sendText("done", true).join();
      }
      for (Conversation conversation : conversations) {
        conversation.ended.join();
      }
    }
    threads.shutdown();
    System.out.println("tags " + RulesProgram.APPLICATION.counted());
  }

  /** Asks the server to report, and reports what comes back. */
  private final class Conversation implements WebSocket.Listener {
    private final String session;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> opened;

    Conversation(HttpClient client, String session) {
      this.session = session;
      URI uri =
          URI.create("ws://127.0.0.1:" + port + "/" + session + "?" + "session" + "=" + session);
      opened = client.newWebSocketBuilder().buildAsync(uri, this);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      RulesProgram.APPLICATION.captureMessage("to " + session);
      webSocket.request(1);
      webSocket.sendClose(1000, "done");
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      ended.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      ended.completeExceptionally(error);
    }
  }
}
