package io.github.sentrywebsocket.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** MQTT 3.1.1 or 5, QoS 0, packets of less than 128 bytes from the server. */
public final class MqttSpeech implements Speech {
  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final int SUBSCRIBE = 8;
  private static final int PING = 12;
  private static final byte[] TOPIC = "texts".getBytes(StandardCharsets.UTF_8);

  private final boolean hasProperties;
  private byte[] unread = {};
  private boolean subscribed;

  /** Creates one of a connection. */
  public MqttSpeech(int version) {
    hasProperties = version == 5;
  }

  @Override
  public String subprotocol() {
    return "mqtt";
  }

  @Override
  public void begin(RawConnection connection) {
    // the client does
  }

  @Override
  public List<String> read(Frame frame, RawConnection connection) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(joined(unread, frame.payload()));
    List<String> texts = new ArrayList<>();
    int at = 0;
    while (true) {
      int type = bytes.hasRemaining() ? (bytes.get() & 0xff) >> 4 : 0;
      int length = length(bytes);
      if (length < 0 || bytes.remaining() < length) {
        break;
      }
      byte[] packet = new byte[length];
      bytes.get(packet);
      at = bytes.position();
      read(type, ByteBuffer.wrap(packet), texts, connection);
    }
    unread = Arrays.copyOfRange(bytes.array(), at, bytes.limit());
    return texts;
  }

  /** Of a packet; negative when not all of it is there. */
  private static int length(ByteBuffer bytes) {
    int length = 0;
    for (int shift = 0; bytes.hasRemaining(); shift += 7) {
      int digit = bytes.get();
      length |= (digit & 0x7f) << shift;
      if (digit >= 0) {
        return length;
      }
    }
    return -1;
  }

  private void read(int type, ByteBuffer packet, List<String> texts, RawConnection connection)
      throws IOException {
    switch (type) {
      case CONNECT -> send(connection, 0x20, new byte[] {0, 0}, properties());
      case SUBSCRIBE -> {
        byte[] id = {packet.get(), packet.get()};
        send(connection, 0x90, id, properties(), new byte[] {0});
        subscribed = true;
      }
      case PING -> send(connection, 0xd0);
      case PUBLISH -> {
        packet.position(packet.position() + 2 + packet.getShort(packet.position()));
        if (hasProperties) {
          int length = length(packet);
          packet.position(packet.position() + length);
        }
        texts.add(StandardCharsets.UTF_8.decode(packet).toString());
      }
      default -> {}
    }
  }

  @Override
  public boolean isSubscribed() {
    return subscribed;
  }

  @Override
  public Frame frame(String text) {
    return packet(
        0x30,
        new byte[] {0, (byte) TOPIC.length},
        TOPIC,
        properties(),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** None of them. */
  private byte[] properties() {
    return new byte[hasProperties ? 1 : 0];
  }

  private static void send(RawConnection connection, int type, byte[]... parts) throws IOException {
    connection.send(packet(type, parts));
  }

  private static Frame packet(int type, byte[]... parts) {
    byte[] body = joined(parts);
    return Frame.binary(joined(new byte[] {(byte) type, (byte) body.length}, body));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
