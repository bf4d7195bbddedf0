package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.config.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One handshake of Paho, from the TCP connection on. Paho prints its request line by line, with
 * headers of the application since 1.2.1; this stands between the printer and the socket, and takes
 * the request when it is flushed.
 */
final class PahoHandshake extends ByteArrayOutputStream implements HandshakeHeaders {

  private final String uri;
  private final List<String> lines = new ArrayList<>();
  private OutputStream socket;
  private ClientHandshake handshake;
  private Connection connection = Connection.NONE;
  private int status = 101;

  PahoHandshake(String uri) {
    this.uri = uri;
  }

  OutputStream before(OutputStream socket) {
    this.socket = socket;
    return this;
  }

  @Override
  public void flush() throws IOException {
    byte[] request = toByteArray();
    reset();
    socket.write(handshake == null ? traced(request) : request);
    socket.flush();
  }

  private byte[] traced(byte[] request) {
    try {
      String text = new String(request, StandardCharsets.ISO_8859_1);
      lines.addAll(Arrays.asList(text.split("\r\n")));
      String target = lines.get(0).split(" ")[1];
      handshake = ClientHandshake.start("paho", null, URI.create(uri).resolve(target), this);
      return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    } catch (Throwable failure) {
      Log.failure("Tracing a handshake of Paho", failure);
      return request;
    }
  }

  @Override
  public List<String> get(String name) {
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      if (isOf(line, name)) {
        values.add(line.substring(name.length() + 1).trim());
      }
    }
    return values;
  }

  @Override
  public void set(String name, String value) {
    lines.removeIf(line -> isOf(line, name));
    lines.add(name + ": " + value);
  }

  private static boolean isOf(String line, String name) {
    return line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
  }

  /** Paho itself does not look at the status. */
  void answered(String statusLine) {
    String[] words = statusLine.split(" ");
    if (words.length > 1 && words[1].matches("[1-5][0-9][0-9]")) {
      status = Integer.parseInt(words[1]);
    }
  }

  Connection opened() {
    if (handshake != null) {
      connection = handshake.opened();
    }
    return connection;
  }

  Connection connection() {
    return connection;
  }

  void failed(Throwable cause) {
    if (handshake == null) { // there was nobody to send a request to
      handshake = ClientHandshake.start("paho", null, URI.create(uri), this);
    }
    if (status == 101) {
      handshake.failed(cause);
    } else {
      handshake.rejected(status, cause);
    }
  }
}
