package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Frame;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a client can meet; each on a path of its own. */
enum ClientFault {
  CLOSED("failed", "internal_error"),
  RESET("failed", "internal_error"),
  HALF_AN_ANSWER("failed", "internal_error"),
  GARBAGE("failed", "internal_error"),
  WRONG_KEY("failed", "internal_error"),
  NO_UPGRADE_HEADER("failed", "internal_error"),
  SILENCE("failed", "deadline_exceeded"),
  UNAUTHORIZED("failed", "unauthenticated"),
  UNAVAILABLE("failed", "unavailable"),
  TLS("opened", "ok"),
  TLS_UNTRUSTED("failed", "internal_error"),
  TLS_NOT_SPOKEN("failed", "deadline_exceeded"),
  REDIRECT_LOOP("failed", null),
  PROXY("opened", "ok"),
  PROXY_THAT_DENIES("failed", null),
  CLOSED_IN_ON_OPEN("opened", "ok"),
  CLOSED_WITH_HOSTILE_REASON("opened", "ok"),
  VANISHED("opened", "ok"),
  RESET_WHEN_OPEN("opened", "ok"),
  FRAGMENTS("opened", "ok"),
  PINGS("opened", "ok"),
  DEFLATE("opened", "ok"),
  OVERSIZED("opened", "ok"),
  RESERVED_OPCODE("opened", "ok"),
  NOT_UTF_8("opened", "ok"),
  CLOSE_OF_ONE_BYTE("opened", "ok");

  private static final int FLOOD = 2000;

  /** What the application says of the handshake. */
  final String outcome;

  /** The span's; null where it is the library's choice. */
  final String status;

  ClientFault(String outcome, String status) {
    this.outcome = outcome;
    this.status = status;
  }

  String path() {
    return "/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The program's step; a number makes it another one. */
  String step(int number) {
    return String.join(" ", "fault", opener(), server(), path(), "" + patience(), "" + number);
  }

  /** Milliseconds. */
  private int patience() {
    return this == SILENCE || this == TLS_NOT_SPOKEN ? 400 : 2000;
  }

  private String opener() {
    return switch (this) {
      case REDIRECT_LOOP -> "redirecting";
      case PROXY -> "proxy";
      case PROXY_THAT_DENIES -> "denying-proxy";
      default -> "plain";
    };
  }

  private String server() {
    return switch (this) {
      case TLS -> "tls";
      case TLS_UNTRUSTED -> "untrusted";
      case TLS_NOT_SPOKEN -> "plain-as-tls";
      default -> "server";
    };
  }

  UpgradeAnswer answer() {
    return switch (this) {
      case CLOSED -> UpgradeAnswer.bytes("");
      case RESET -> UpgradeAnswer.reset();
      case HALF_AN_ANSWER -> UpgradeAnswer.half();
      case GARBAGE -> UpgradeAnswer.bytes("\0\1\2 this is no HTTP\r\n\r\n");
      case WRONG_KEY -> UpgradeAnswer.wrongAcceptKey();
      case NO_UPGRADE_HEADER ->
          UpgradeAnswer.bytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n");
      case SILENCE -> UpgradeAnswer.hang();
      case UNAUTHORIZED -> UpgradeAnswer.status(401);
      case UNAVAILABLE -> UpgradeAnswer.status(503);
      case REDIRECT_LOOP -> UpgradeAnswer.redirect(path());
      case CLOSED_IN_ON_OPEN -> UpgradeAnswer.accept().closing(1000, "bye");
      case CLOSED_WITH_HOSTILE_REASON ->
          UpgradeAnswer.accept()
              .closing(4000, "\r\n[sentry-websocket] forged\u001b[31m\u2028${jndi:x}");
      case VANISHED -> UpgradeAnswer.accept().vanishingOn("end");
      case RESET_WHEN_OPEN -> UpgradeAnswer.accept().resettingOn("end");
      case FRAGMENTS ->
          UpgradeAnswer.accept()
              .sending(
                  new Frame(false, Frame.TEXT, bytes("in ")),
                  Frame.ping(bytes("between")),
                  new Frame(false, Frame.CONTINUATION, bytes("three ")),
                  new Frame(true, Frame.CONTINUATION, bytes("parts")))
              .closingOn("end", 1000, "done");
      case PINGS ->
          UpgradeAnswer.accept()
              .sending(
                  Stream.concat(
                          Collections.nCopies(FLOOD, Frame.ping(bytes("ping"))).stream(),
                          Stream.of(Frame.text("after the flood")))
                      .toArray(Frame[]::new))
              .closingOn("end", 1000, "done");
      case DEFLATE ->
          UpgradeAnswer.accept()
              .headers("Sec-WebSocket-Extensions: permessage-deflate")
              .sending(Frame.deflated("x".repeat(50_000)), Frame.close(1000, "done"));
      case OVERSIZED ->
          UpgradeAnswer.accept()
              .sending(Frame.binary(new byte[1 << 20]))
              .closingOn("end", 1000, "done");
      case RESERVED_OPCODE -> UpgradeAnswer.accept().sending(new Frame(true, 3, bytes("reserved")));
      case NOT_UTF_8 -> broken(new Frame(true, Frame.TEXT, new byte[] {-1, -2}));
      case CLOSE_OF_ONE_BYTE ->
          UpgradeAnswer.accept().sending(new Frame(true, Frame.CLOSE, new byte[] {3}));
      default -> UpgradeAnswer.accept().closingOn("end", 1000, "done");
    };
  }

  /** Closed at the end, for libraries that don't mind. */
  private static UpgradeAnswer broken(Frame frame) {
    return UpgradeAnswer.accept().sending(frame).closingOn("end", 1000, "done");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Why a cell does not meet it: its library lacks proxies, say. Null when it does. */
  String leftOut(Cell cell) {
    String name = path().substring(1);
    String lacks = cell.library().lacks(name, cell.version());
    return lacks == null && !Cells.areAll() && !cell.library().meets(name)
        ? "not in the default run"
        : lacks;
  }

  static List<ClientFault> of(Cell cell) {
    return Arrays.stream(values()).filter(fault -> fault.leftOut(cell) == null).toList();
  }
}
