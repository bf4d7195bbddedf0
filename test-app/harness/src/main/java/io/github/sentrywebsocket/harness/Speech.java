package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.util.List;

/**
 * A protocol that is spoken inside a WebSocket, as little of it as a client needs to send and to
 * receive texts. One for each connection.
 */
public interface Speech {

  /** The WebSocket's subprotocol (RFC 6455, section 1.9). */
  String subprotocol();

  /** What the server says first. */
  void begin(RawConnection connection) throws IOException;

  /**
   * Reads a frame, answers what the protocol wants answered.
   *
   * @return the texts that the client sent with it
   */
  List<String> read(Frame frame, RawConnection connection) throws IOException;

  /** Whether the client wants to receive texts. */
  boolean isSubscribed();

  /** The frame that brings a text to the client. */
  Frame frame(String text);
}
