package io.github.sentrywebsocket.harness;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A socket on which requests, answers and frames are written by hand. */
public final class RawConnection implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Socket socket;
  private final InputStream input;
  private final boolean client;

  RawConnection(Socket socket, boolean client) throws IOException {
    socket.setTcpNoDelay(true);
    this.socket = socket;
    this.input = new BufferedInputStream(socket.getInputStream());
    this.client = client;
  }

  public Socket socket() {
    return socket;
  }

  /** Buffered: the socket's own stream must not be read beside it. */
  public InputStream input() {
    return input;
  }

  public OutputStream output() throws IOException {
    return socket.getOutputStream();
  }

  /** Bytes, one for each character, as they are. */
  public void write(String text) throws IOException {
    output().write(text.getBytes(StandardCharsets.ISO_8859_1));
    output().flush();
  }

  public synchronized void send(Frame frame) throws IOException {
    frame.write(output(), client);
  }

  /** Blocks, at most for the socket's timeout. */
  public Frame receive() throws IOException {
    return Frame.read(input);
  }

  /** The connection ends with RST: the peer reads "Connection reset". */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** {@code Sec-WebSocket-Accept} for a key. */
  static String acceptKey(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
