package io.github.sentrywebsocket.testapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the {@link Listener} hears: prints the final transcripts and keeps how it ended. */
final class Conversation implements WebSocket.Listener {
  private final PrintWriter out;
  private final StringBuilder message = new StringBuilder();
  private final CompletableFuture<Close> closed = new CompletableFuture<>();

  record Close(int code, String reason) {}

  Conversation(PrintWriter out) {
    this.out = out;
  }

  /** Completes when the closing handshake is over, or exceptionally when the connection is lost. */
  CompletableFuture<Close> closed() {
    return closed;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      print(Json.read(message.toString()));
      message.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    // The program may exit as soon as this completes: not before the answering close frame left.
    return webSocket
        .sendClose(WebSocket.NORMAL_CLOSURE, "")
        .whenComplete((sent, failure) -> closed.complete(new Close(code, reason)));
  }

  @Override
  public void onError(WebSocket webSocket, Throwable failure) {
    closed.completeExceptionally(failure);
  }

  private void print(JsonNode received) {
    if (received.path("type").asText().equals("Results") && received.path("is_final").asBoolean()) {
      String transcript = received.at("/channel/alternatives/0/transcript").asText();
      out.println("transcript: " + transcript);
    }
  }
}
