package io.github.sentrywebsocket.testapp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The user's side: streams a recording as a microphone would and prints what comes back. */
@Command(
    name = "listener",
    description = "Streams a recording to the api and prints the transcripts.",
    showDefaultValues = true)
final class Listener extends Program {
  static final int HANDSHAKE_REFUSED = 2;
  private static final int CHUNKS_PER_PROGRESS_LINE = 5;

  @Option(
      names = "--api-url",
      required = true,
      paramLabel = "URL",
      description = "WebSocket URL of the api.")
  private URI apiUrl;

  @Option(
      names = "--audio",
      paramLabel = "FILE",
      description = "16 kHz 16-bit mono WAV (default: the packaged recording).")
  private Path audio;

  @Option(names = "--provider", defaultValue = "deepgram")
  private String provider;

  @Option(names = "--model", defaultValue = "nova-3")
  private String model;

  @Option(names = "--languages", defaultValue = "en")
  private String languages;

  @Option(
      names = "--session-id",
      paramLabel = "ID",
      description = "Default: a random UUID.",
      showDefaultValue = Visibility.NEVER)
  private String sessionId = UUID.randomUUID().toString();

  @Option(names = "--channel-mode", defaultValue = "mono")
  private String channelMode;

  @Option(names = "--onboarding", arity = "0..1", fallbackValue = "true", defaultValue = "false")
  private boolean onboarding;

  @Option(names = "--speed", defaultValue = "1.0", description = "1.0 is real time.")
  private double speed;

  private volatile WebSocket webSocket;

  public static void main(String... args) {
    main(new Listener(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    Recording recording = audio == null ? Recording.packaged() : Recording.of(audio);
    Conversation conversation = new Conversation(out());
    try {
      webSocket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(ListenRequest.withQuery(apiUrl, query()), conversation)
              .get();
      out().println("listener connected to " + apiUrl + " as session " + sessionId);
      stream(recording, conversation);
      return ended(conversation.closed().get(10, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return failed(e.getCause());
    }
  }

  @Override
  void stop() {
    if (webSocket != null && !webSocket.isOutputClosed()) {
      webSocket.sendClose(1001, "listener stopped").orTimeout(1, TimeUnit.SECONDS).join();
    }
  }

  /** Its work was cut short. */
  @Override
  int exitCodeOnEof() {
    return 1;
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("provider", provider);
    query.put("model", model);
    query.put("languages", languages);
    query.put("session_id", sessionId);
    query.put("channel_mode", channelMode);
    query.put("onboarding", String.valueOf(onboarding));
    return query;
  }

  private void stream(Recording recording, Conversation conversation)
      throws InterruptedException, ExecutionException {
    List<ByteBuffer> chunks = recording.chunks();
    long begin = System.nanoTime();
    for (int i = 0; i < chunks.size() && !conversation.closed().isDone(); i++) {
      webSocket.sendBinary(chunks.get(i), true).get();
      int sent = i + 1;
      if (sent % CHUNKS_PER_PROGRESS_LINE == 0 || sent == chunks.size()) {
        double seconds = Math.min(sent / 10.0, recording.seconds());
        String line = "streamed %.1f s of %.1f s";
        out().println(String.format(Locale.ROOT, line, seconds, recording.seconds()));
      }
      long due = begin + (long) (sent * 100_000_000L / speed);
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    }
    if (!conversation.closed().isDone()) {
      webSocket.sendText("{\"type\":\"CloseStream\"}", true).get();
    }
  }

  private int ended(Conversation.Close close) {
    if (close.code() == WebSocket.NORMAL_CLOSURE) {
      return 0;
    }
    err().println("closed with " + close.code() + " " + close.reason());
    return 1;
  }

  private int failed(Throwable failure) {
    if (failure instanceof WebSocketHandshakeException refused) {
      HttpResponse<?> answer = refused.getResponse();
      String body = answer.body() instanceof String text && !text.isEmpty() ? " " + text : "";
      err().println("handshake failed: HTTP " + answer.statusCode() + body);
      return HANDSHAKE_REFUSED;
    }
    err().println("failed: " + failure);
    return 1;
  }
}
