package io.github.sentrywebsocket.core.api;

import java.util.List;

/** The header fields of a client's handshake request, before they are written to the wire. */
public interface HandshakeHeaders {

  /**
   * The values of a header field, one per line.
   *
   * @param name compared without regard to case
   * @return never null; empty when the field is absent
   */
  List<String> get(String name);

  /** Replaces every line of a header field by one; called with clean ASCII values only. */
  void set(String name, String value);
}
