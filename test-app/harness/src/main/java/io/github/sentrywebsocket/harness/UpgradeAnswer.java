package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a {@link RawWebSocketServer} does with a request: any answer that a wire can carry. */
@FunctionalInterface
public interface UpgradeAnswer {
  /**
   * Answers, and stays for as long as the WebSocket is open.
   *
   * @return whether the connection can take another request after that
   */
  boolean give(Handshake request, RawConnection connection) throws IOException;

  /** 101, then an echo. */
  static AcceptedUpgrade accept() {
    return AcceptedUpgrade.echo();
  }

  /** A status with header lines and an empty body; the connection stays open. */
  static UpgradeAnswer status(int status, String... headerLines) {
    return body(status, "", headerLines);
  }

  /** As {@link #status}, with a body. */
  static UpgradeAnswer body(int status, String body, String... headerLines) {
    return (request, connection) -> {
      List<String> lines = new ArrayList<>(Arrays.asList(headerLines));
      lines.add("Content-Length: " + body.length());
      connection.write(
          "HTTP/1.1 " + status + " Answer\r\n" + String.join("\r\n", lines) + "\r\n\r\n" + body);
      return true;
    };
  }

  /** 401 that asks for Basic credentials. */
  static UpgradeAnswer unauthorized() {
    return status(401, "WWW-Authenticate: Basic realm=\"test\"");
  }

  /** 302. */
  static UpgradeAnswer redirect(String location) {
    return status(302, "Location: " + location);
  }

  /** Never an answer; the connection stays open until the client or the server closes it. */
  static UpgradeAnswer hang() {
    return (request, connection) -> {
      connection.input().transferTo(OutputStream.nullOutputStream());
      return false;
    };
  }

  /** RST instead of an answer. */
  static UpgradeAnswer reset() {
    return (request, connection) -> {
      connection.reset();
      return false;
    };
  }

  /** The connection ends in the middle of the answer's headers. */
  static UpgradeAnswer half() {
    return (request, connection) -> {
      connection.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso");
      return false;
    };
  }

  /** Bytes that are no HTTP, one for each character; then the end. */
  static UpgradeAnswer bytes(String bytes) {
    return (request, connection) -> {
      connection.write(bytes);
      return false;
    };
  }

  /** 101 whose accept key is another key's. */
  static UpgradeAnswer wrongAcceptKey() {
    return (request, connection) -> {
      connection.write(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + RawConnection.acceptKey("another")
              + "\r\n\r\n");
      return hang().give(request, connection);
    };
  }

  /** {@code first} to the first request on any connection, {@code then} to all later ones. */
  static UpgradeAnswer once(UpgradeAnswer first, UpgradeAnswer then) {
    AtomicBoolean given = new AtomicBoolean();
    return (request, connection) ->
        (given.compareAndSet(false, true) ? first : then).give(request, connection);
  }
}
