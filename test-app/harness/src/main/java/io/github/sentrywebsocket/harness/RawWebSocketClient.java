package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A WebSocket client without a WebSocket library: sends headers that no library would and leaves in
 * ways that none offers. I/O errors come as {@link UncheckedIOException}.
 */
public final class RawWebSocketClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final RawConnection connection;
  private HttpAnswer answer;

  /**
   * The server's answer.
   *
   * @param body empty with 101, and if the answer gives no length
   */
  public record HttpAnswer(String statusLine, List<String> headerLines, String body) {
    public int status() {
      return Integer.parseInt(statusLine.split(" ")[1]);
    }

    /** The values of all lines of that name (any case), in order. */
    public List<String> header(String name) {
      return new HttpHead(statusLine, headerLines).values(name);
    }
  }

  private interface Io<T> {
    T run() throws IOException;
  }

  /** {@link #send}, then the answer is read. */
  public static RawWebSocketClient connect(URI uri, String... headerLines) {
    RawWebSocketClient client = send(uri, headerLines);
    client.answer();
    return client;
  }

  /**
   * Opens a connection and sends an opening handshake, without waiting for its answer.
   *
   * @param headerLines written as they are, after the usual ones; a usual one (Host, Upgrade, …) is
   *     left out if there is one of that name here
   */
  public static RawWebSocketClient send(URI uri, String... headerLines) {
    return send(uri.getHost(), uri.getPort(), requestLine(uri), lines(uri, headerLines));
  }

  private static List<String> lines(URI uri, String... headerLines) {
    List<String> lines = new ArrayList<>(Arrays.asList(headerLines));
    List<String> own = Arrays.stream(headerLines).map(HttpHead::name).toList();
    List<String> usual =
        List.of(
            "Host: " + uri.getHost() + ":" + uri.getPort(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + KEY,
            "Sec-WebSocket-Version: 13");
    lines.addAll(
        0,
        usual.stream()
            .filter(line -> own.stream().noneMatch(HttpHead.name(line)::equalsIgnoreCase))
            .toList());
    return lines;
  }

  private static String requestLine(URI uri) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return "GET " + path + query + " HTTP/1.1";
  }

  /** As {@link #send(URI, String...)}, but nothing is added to the lines. */
  public static RawWebSocketClient send(
      String host, int port, String requestLine, List<String> headerLines) {
    return io(
        () -> {
          RawWebSocketClient client = new RawWebSocketClient(new Socket(host, port));
          new HttpHead(requestLine, headerLines).write(client.connection.output());
          return client;
        });
  }

  /** A connection on which nothing is sent yet: {@link #write} the request. */
  public static RawWebSocketClient open(String host, int port) {
    return io(() -> new RawWebSocketClient(new Socket(host, port)));
  }

  /** As {@link #connect}, behind TLS. */
  public static RawWebSocketClient connectTls(URI uri, Certificate trusted, String... headerLines) {
    RawWebSocketClient client =
        io(
            () ->
                new RawWebSocketClient(
                    trusted
                        .context()
                        .getSocketFactory()
                        .createSocket(uri.getHost(), uri.getPort())));
    List<String> lines = lines(uri, headerLines);
    io(
        () -> {
          new HttpHead(requestLine(uri), lines).write(client.connection.output());
          return null;
        });
    client.answer();
    return client;
  }

  private RawWebSocketClient(Socket socket) throws IOException {
    connection = new RawConnection(socket, true);
  }

  /** Waits for it at most ten seconds. */
  public HttpAnswer answer() {
    if (answer == null) {
      answer = io(this::readAnswer);
    }
    return answer;
  }

  private HttpAnswer readAnswer() throws IOException {
    connection.socket().setSoTimeout((int) PATIENCE.toMillis());
    HttpHead head = HttpHead.read(connection.input());
    if (head == null) {
      throw new IOException("closed without an answer");
    }
    HttpAnswer answer = new HttpAnswer(head.startLine(), head.headerLines(), "");
    return answer.status() == 101
        ? answer
        : new HttpAnswer(answer.statusLine(), answer.headerLines(), body(head));
  }

  private String body(HttpHead head) throws IOException {
    boolean chunked = head.values("Transfer-Encoding").contains("chunked");
    OptionalInt length =
        head.values("Content-Length").stream().mapToInt(Integer::parseInt).findFirst();
    byte[] body =
        chunked ? Chunks.read(connection.input()) : connection.input().readNBytes(length.orElse(0));
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Masked, as is everything a client sends. */
  public void send(Frame frame) {
    io(
        () -> {
          connection.send(frame);
          return null;
        });
  }

  public void sendText(String text) {
    send(Frame.text(text));
  }

  public void sendBinary(byte... payload) {
    send(Frame.binary(payload));
  }

  /** One text message in as many frames as there are parts. */
  public void sendFragmented(String... parts) {
    for (int i = 0; i < parts.length; i++) {
      int opcode = i == 0 ? Frame.TEXT : Frame.CONTINUATION;
      byte[] payload = parts[i].getBytes(StandardCharsets.UTF_8);
      send(new Frame(i == parts.length - 1, opcode, payload));
    }
  }

  public void sendPing(String payload) {
    send(Frame.ping(payload.getBytes(StandardCharsets.UTF_8)));
  }

  public void sendClose(int code, String reason) {
    send(Frame.close(code, reason));
  }

  /**
   * The next frame of any kind; nothing is answered on its own.
   *
   * @throws AssertionError if none comes within {@code timeout}
   */
  public Frame read(Duration timeout) {
    return io(
        () -> {
          connection.socket().setSoTimeout((int) timeout.toMillis());
          try {
            return connection.receive();
          } catch (SocketTimeoutException e) {
            throw new AssertionError("no frame within " + timeout, e);
          }
        });
  }

  /** Within ten seconds. */
  public Frame read() {
    return read(PATIENCE);
  }

  /** Bytes, one for each character, as they are. */
  public void write(String bytes) {
    io(
        () -> {
          connection.write(bytes);
          return null;
        });
  }

  /** Goes away with RST. */
  public void reset() {
    io(
        () -> {
          connection.reset();
          return null;
        });
  }

  /** Goes away with FIN, without a close frame. */
  @Override
  public void close() {
    io(
        () -> {
          connection.close();
          return null;
        });
  }

  private static <T> T io(Io<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
