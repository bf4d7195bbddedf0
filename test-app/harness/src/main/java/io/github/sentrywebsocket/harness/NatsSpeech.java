package io.github.sentrywebsocket.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The client protocol of NATS: lines, and payloads after some of them. */
public final class NatsSpeech implements Speech {
  private static final String INFO =
      "INFO {\"server_id\":\"raw\",\"version\":\"2.10.0\",\"proto\":1,\"host\":\"127.0.0.1\","
          + "\"port\":4222,\"headers\":true,\"max_payload\":1048576}\r\n";

  private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
  private String[] subscription;

  @Override
  public String subprotocol() {
    return "nats";
  }

  @Override
  public void begin(RawConnection connection) throws IOException {
    connection.send(binary(INFO));
  }

  @Override
  public List<String> read(Frame frame, RawConnection connection) throws IOException {
    unread.write(frame.payload());
    String text = unread.toString(StandardCharsets.ISO_8859_1);
    List<String> texts = new ArrayList<>();
    int at = 0;
    for (int end = text.indexOf("\r\n", at); end >= 0; end = text.indexOf("\r\n", at)) {
      String[] words = text.substring(at, end).split(" ");
      int next = end + 2;
      if (words[0].equals("PUB")) {
        int length = Integer.parseInt(words[words.length - 1]);
        if (text.length() < next + length + 2) {
          break;
        }
        texts.add(text.substring(next, next + length));
        next += length + 2;
      } else if (words[0].equals("SUB")) {
        subscription = new String[] {words[1], words[words.length - 1]};
      } else if (words[0].equals("PING")) {
        connection.send(binary("PONG\r\n"));
      }
      at = next;
    }
    unread.reset();
    unread.write(text.substring(at).getBytes(StandardCharsets.ISO_8859_1));
    return texts;
  }

  @Override
  public boolean isSubscribed() {
    return subscription != null;
  }

  @Override
  public Frame frame(String text) {
    return binary(
        "MSG " + String.join(" ", subscription) + " " + text.length() + "\r\n" + text + "\r\n");
  }

  private static Frame binary(String text) {
    return Frame.binary(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
