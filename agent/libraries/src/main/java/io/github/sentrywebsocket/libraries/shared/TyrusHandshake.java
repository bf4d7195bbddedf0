package io.github.sentrywebsocket.libraries.shared;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One connection's; Tyrus sends a request's headers again, whereto the server points. */
public final class TyrusHandshake implements HandshakeHeaders {
  private final URI uri;
  private final Map<String, List<String>> applications = new HashMap<>();
  private Caller caller = Caller.capture(null);
  private Map<String, List<String>> fields = Map.of();
  private ClientHandshake handshake;

  /** Of the latest answer; 0 while it is awaited. */
  private int status;

  public TyrusHandshake(URI uri) {
    this.uri = uri;
  }

  /**
   * A request is made: its headers are written.
   *
   * @param requested a relative one is of the connection's own address
   */
  public synchronized ClientHandshake request(URI requested, Map<String, List<String>> fields) {
    this.fields = fields;
    status = 0;
    if (handshake == null) {
      start();
    } else {
      applications.forEach(
          (name, lines) -> {
            if (lines.isEmpty()) {
              fields.remove(name);
            } else {
              fields.put(name, lines);
            }
          });
      handshake.resend(requested.isAbsolute() ? requested : uri, this);
    }
    this.fields = Map.of();
    return handshake;
  }

  private void start() {
    Object token = caller.activate();
    try {
      handshake = ClientHandshake.start("tyrus", null, uri, this);
    } finally {
      Activation.end(token);
      caller = null;
    }
  }

  /** Also when there was no connection, so no request. */
  public synchronized void failed(Throwable cause) {
    if (handshake == null) {
      fields = new HashMap<>();
      start();
    }
    handshake.failed(cause);
  }

  /** The answer to the latest request; there may be another one. */
  public synchronized void answered(int status) {
    this.status = status;
  }

  /** There is none; nobody has been told yet. */
  public synchronized void rejected() {
    if (handshake != null) {
      handshake.rejected(status, null);
    }
  }

  /** What the caller is about to be told. */
  public synchronized void told(Throwable cause) {
    if (handshake != null && status != 0 && status != 101) {
      handshake.rejected(status, cause);
    } else {
      failed(cause);
    }
  }

  @Override
  public List<String> get(String name) {
    List<String> lines = fields.get(name);
    return lines == null ? List.of() : lines;
  }

  @Override
  public void set(String name, String value) {
    applications.putIfAbsent(name, new ArrayList<>(get(name)));
    fields.put(name, List.of(value));
  }
}
