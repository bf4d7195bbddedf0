package io.github.sentrywebsocket.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.Deflater;

/** A frame of RFC 6455, section 5.2, unmasked. No extensions. */
public record Frame(boolean fin, int opcode, byte[] payload) {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final int NO_CODE = 1005;
  private static final int RSV1 = 0x40;

  public static Frame text(String text) {
    return new Frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@code permessage-deflate} without context takeover sends it (RFC 7692). */
  public static Frame deflated(String text) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
    byte[] buffer = new byte[text.length() * 4 + 100];
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return new Frame(true, RSV1 | TEXT, Arrays.copyOf(buffer, length - 4));
  }

  public static Frame binary(byte[] payload) {
    return new Frame(true, BINARY, payload);
  }

  public static Frame ping(byte[] payload) {
    return new Frame(true, PING, payload);
  }

  public static Frame pong(byte[] payload) {
    return new Frame(true, PONG, payload);
  }

  public static Frame close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    return new Frame(
        true, CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** A close frame's code; 1005 if it carries none. */
  public int closeCode() {
    return payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  /** A close frame's reason, perhaps empty. */
  public String closeReason() {
    return payload.length < 2
        ? ""
        : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
  }

  /** Masked or not. {@link java.io.EOFException} at the end of the stream. */
  static Frame read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] mask = new byte[(second & 0x80) == 0 ? 0 : 4];
    in.readFully(mask);
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Frame((first & 0x80) != 0, first & 0x0f, masked(payload, mask));
  }

  void write(OutputStream out, boolean asClient) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeByte((fin ? 0x80 : 0) | opcode);
    int maskBit = asClient ? 0x80 : 0;
    if (payload.length < 126) {
      data.writeByte(maskBit | payload.length);
    } else if (payload.length <= 0xffff) {
      data.writeByte(maskBit | 126);
      data.writeShort(payload.length);
    } else {
      data.writeByte(maskBit | 127);
      data.writeLong(payload.length);
    }
    byte[] mask = new byte[asClient ? 4 : 0];
    ThreadLocalRandom.current().nextBytes(mask);
    data.write(mask);
    data.write(masked(payload, mask));
    out.write(bytes.toByteArray());
    out.flush();
  }

  private static byte[] masked(byte[] payload, byte[] mask) {
    if (mask.length == 0) {
      return payload;
    }
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i % 4];
    }
    return masked;
  }

  @Override
  public String toString() {
    String shown = opcode == CLOSE ? closeCode() + " " + closeReason() : payload.length + " bytes";
    return "Frame[opcode=" + opcode + ", fin=" + fin + ", " + shown + "]";
  }
}
