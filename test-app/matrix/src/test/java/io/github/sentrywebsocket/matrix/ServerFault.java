package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Certificate;
import io.github.sentrywebsocket.harness.Frame;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a server can meet. */
enum ServerFault {
  HALF_A_REQUEST(0),
  HALF_A_REQUEST_THEN_RESET(0),
  SLOW_REQUEST(101),
  BAD_VERSION(400),
  NO_KEY(400),
  POST(400),
  RESET_BEFORE_THE_ANSWER(0),
  VANISHED(101),
  RESET_WHEN_OPEN(101),
  TLS(101),
  EARLY_FRAMES(101),
  FRAGMENTS(101),
  PINGS(101),
  DEFLATE(101),
  OVERSIZED(101),
  RESERVED_OPCODE(101),
  RESERVED_BIT(101),
  UNMASKED(101),
  NOT_UTF_8(101),
  CLOSE_OF_ONE_BYTE(101),
  CLOSED_WITH_HOSTILE_REASON(101);

  static final String PATH = "/fence";
  private static final int FLOOD = 2000;

  /** 101, 400 for any refusal, 0 where nobody waits for an answer. */
  final int status;

  ServerFault(int status) {
    this.status = status;
  }

  /**
   * Does it to the server at {@code uri}.
   *
   * @param trace header lines
   * @return what the client saw
   */
  String play(URI uri, Certificate trusted, String... trace) {
    try {
      return meet(uri, trusted, trace);
    } catch (UncheckedIOException closed) {
      return "closed without an answer"; // a refusal too
    }
  }

  private String meet(URI uri, Certificate trusted, String... trace) {
    List<String> lines = new ArrayList<>(List.of(trace));
    switch (this) {
      case HALF_A_REQUEST, HALF_A_REQUEST_THEN_RESET -> {
        return half(uri, lines);
      }
      case RESET_BEFORE_THE_ANSWER -> {
        RawWebSocketClient.send(uri, trace).reset();
        return "not waited";
      }
      case POST -> {
        lines.addAll(0, upgrade());
        return ""
            + RawWebSocketClient.send(
                    uri.getHost(), uri.getPort(), "POST " + PATH + " HTTP/1.1", lines)
                .answer()
                .status();
      }
      case NO_KEY -> {
        lines.addAll(0, upgrade().subList(0, 4));
        return ""
            + RawWebSocketClient.send(
                    uri.getHost(), uri.getPort(), "GET " + PATH + " HTTP/1.1", lines)
                .answer()
                .status();
      }
      case BAD_VERSION -> lines.add("Sec-WebSocket-Version: 99");
      case DEFLATE ->
          lines.add("Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover");
      default -> {}
    }
    String[] headers = lines.toArray(String[]::new);
    try (RawWebSocketClient client =
        this == TLS
            ? RawWebSocketClient.connectTls(uri, trusted, headers)
            : this == SLOW_REQUEST || this == EARLY_FRAMES
                ? inPieces(uri, lines)
                : RawWebSocketClient.connect(uri, headers)) {
      int answered = client.answer().status();
      return answered == 101 ? "101 " + converse(client) : "" + answered;
    }
  }

  private String half(URI uri, List<String> lines) {
    RawWebSocketClient client = raw(uri);
    client.write("GET " + PATH + " HTTP/1.1\r\n" + String.join("\r\n", upgrade()) + "\r\n");
    client.write(String.join("\r\n", lines));
    if (this == HALF_A_REQUEST) {
      client.close();
    } else {
      client.reset();
    }
    return "not waited";
  }

  /** A request in three packets, or a request and a message in one. */
  private RawWebSocketClient inPieces(URI uri, List<String> lines) {
    RawWebSocketClient client = raw(uri);
    List<String> all = new ArrayList<>(upgrade());
    all.addAll(lines);
    String request = "GET " + PATH + " HTTP/1.1\r\n" + String.join("\r\n", all) + "\r\n\r\n";
    if (this == EARLY_FRAMES) {
      client.write(request + "\u0081\u0082\0\0\0\0hi");
    } else {
      int third = request.length() / 3;
      client.write(request.substring(0, third));
      client.write(request.substring(third, 2 * third));
      client.write(request.substring(2 * third));
    }
    client.answer();
    return client;
  }

  private static RawWebSocketClient raw(URI uri) {
    return RawWebSocketClient.open(uri.getHost(), uri.getPort());
  }

  private static List<String> upgrade() {
    return List.of(
        "Host: 127.0.0.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
  }

  private String converse(RawWebSocketClient client) {
    try {
      switch (this) {
        case VANISHED -> {
          return "left";
        }
        case RESET_WHEN_OPEN -> {
          client.reset();
          return "left";
        }
        case FRAGMENTS -> {
          client.send(new Frame(false, Frame.TEXT, bytes("in ")));
          client.sendPing("between");
          client.send(new Frame(true, Frame.CONTINUATION, bytes("parts")));
        }
        case PINGS -> {
          for (int i = 0; i < FLOOD; i++) {
            client.sendPing("ping");
          }
        }
        case DEFLATE -> {
          boolean accepted =
              client.answer().header("Sec-WebSocket-Extensions").stream()
                  .anyMatch(each -> each.contains("permessage-deflate"));
          client.send(accepted ? Frame.deflated("x".repeat(5000)) : Frame.text("no extension"));
        }
        case OVERSIZED -> client.sendText("x".repeat(200_000));
        case RESERVED_OPCODE -> client.send(new Frame(true, 3, bytes("reserved")));
        case RESERVED_BIT -> client.send(new Frame(true, 0x20 | Frame.TEXT, bytes("reserved")));
        case UNMASKED -> client.write("\u0081\u0002hi");
        case NOT_UTF_8 -> client.send(new Frame(true, Frame.TEXT, new byte[] {-1, -2}));
        case CLOSE_OF_ONE_BYTE -> client.send(new Frame(true, Frame.CLOSE, new byte[] {3}));
        case CLOSED_WITH_HOSTILE_REASON ->
            client.sendClose(4000, "\r\n[sentry-websocket] forged\u001b[31m\u2028${jndi:x}");
        default -> {}
      }
      if (!endsIt()) {
        client.sendClose(1000, "done");
      }
      return readToTheEnd(client);
    } catch (UncheckedIOException gone) {
      return "ended";
    }
  }

  /** Whether it is for the server to end the connection. */
  private boolean endsIt() {
    return switch (this) {
      case RESERVED_OPCODE, RESERVED_BIT, UNMASKED, CLOSE_OF_ONE_BYTE -> true;
      case CLOSED_WITH_HOSTILE_REASON -> true;
      default -> false;
    };
  }

  /** How the server's close frame reads is the library's business, if it comes at all. */
  private static String readToTheEnd(RawWebSocketClient client) {
    for (Frame frame = client.read(); frame.opcode() != Frame.CLOSE; ) {
      frame = client.read();
    }
    return "ended";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static List<ServerFault> all() {
    return Arrays.asList(values());
  }
}
