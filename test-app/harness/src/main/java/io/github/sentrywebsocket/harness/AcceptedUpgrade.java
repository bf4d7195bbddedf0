package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * 101 and a WebSocket: text and binary frames come back as they came, a ping brings a pong, a close
 * frame its answer. Immutable; each method gives a copy that does more.
 */
public final class AcceptedUpgrade implements UpgradeAnswer {
  private final List<String> headerLines;
  private final List<Frame> greeting;
  private final Map<String, Reaction> reactions;
  private final Supplier<Speech> speech;

  private interface Reaction {
    void to(RawConnection connection) throws IOException;
  }

  static AcceptedUpgrade echo() {
    return new AcceptedUpgrade(List.of(), List.of(), Map.of(), null);
  }

  private AcceptedUpgrade(
      List<String> headerLines,
      List<Frame> greeting,
      Map<String, Reaction> reactions,
      Supplier<Speech> speech) {
    this.headerLines = headerLines;
    this.greeting = greeting;
    this.reactions = reactions;
    this.speech = speech;
  }

  /**
   * Clients that offer the subprotocol are spoken to in it: its texts are what text messages are
   * for others.
   */
  public AcceptedUpgrade speaking(Supplier<Speech> speech) {
    return new AcceptedUpgrade(headerLines, greeting, reactions, speech);
  }

  /** More header lines of the answer. */
  public AcceptedUpgrade headers(String... lines) {
    return new AcceptedUpgrade(
        joined(headerLines, Arrays.asList(lines)), greeting, reactions, speech);
  }

  public AcceptedUpgrade subprotocol(String name) {
    return headers("Sec-WebSocket-Protocol: " + name);
  }

  /** Text messages sent right after the 101. */
  public AcceptedUpgrade sending(String... messages) {
    return sending(Arrays.stream(messages).map(Frame::text).toArray(Frame[]::new));
  }

  /** Frames sent right after the 101. */
  public AcceptedUpgrade sending(Frame... frames) {
    return new AcceptedUpgrade(
        headerLines, joined(greeting, Arrays.asList(frames)), reactions, speech);
  }

  /** The server closes first, after the messages of {@link #sending}. */
  public AcceptedUpgrade closing(int code, String reason) {
    return sending(Frame.close(code, reason));
  }

  /** The server closes when it receives this text instead of sending it back. */
  public AcceptedUpgrade closingOn(String text, int code, String reason) {
    return on(text, connection -> connection.send(Frame.close(code, reason)));
  }

  /** The server resets the connection when it receives this text. */
  public AcceptedUpgrade resettingOn(String text) {
    return on(text, RawConnection::reset);
  }

  /** The server goes away without a close frame when it receives this text. */
  public AcceptedUpgrade vanishingOn(String text) {
    return on(text, RawConnection::close);
  }

  private AcceptedUpgrade on(String text, Reaction reaction) {
    Map<String, Reaction> more = new LinkedHashMap<>(reactions);
    more.put(text, reaction);
    return new AcceptedUpgrade(headerLines, greeting, more, speech);
  }

  @Override
  public boolean give(Handshake request, RawConnection connection) throws IOException {
    Speech spoken = speech == null ? null : speech.get();
    if (spoken != null && request.header("Sec-WebSocket-Protocol").contains(spoken.subprotocol())) {
      subprotocol(spoken.subprotocol()).accept(request, connection);
      speak(spoken, connection);
      return false;
    }
    accept(request, connection);
    boolean closing = false;
    for (Frame frame : greeting) {
      connection.send(frame);
      closing |= frame.opcode() == Frame.CLOSE;
    }
    converse(connection, closing);
    return false;
  }

  private void accept(Handshake request, RawConnection connection) throws IOException {
    String key = request.header("Sec-WebSocket-Key").stream().findFirst().orElse("");
    List<String> lines =
        List.of(
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: " + RawConnection.acceptKey(key));
    new HttpHead("HTTP/1.1 101 Switching Protocols", joined(lines, headerLines))
        .write(connection.output());
  }

  /** The greeting's texts go out with the subscription; an echo before it would reach nobody. */
  private void speak(Speech spoken, RawConnection connection) throws IOException {
    boolean closing = false;
    boolean greeted = false;
    spoken.begin(connection);
    while (!connection.socket().isClosed()) {
      Frame frame = connection.receive();
      if (frame.opcode() == Frame.CLOSE) {
        return;
      }
      for (String text : spoken.read(frame, connection)) {
        if (reactions.containsKey(text)) {
          reactions.get(text).to(connection);
          closing = true;
        } else if (!closing && spoken.isSubscribed()) {
          connection.send(spoken.frame(text));
        }
      }
      if (!greeted && spoken.isSubscribed()) {
        greeted = true;
        for (Frame each : greeting) {
          if (each.opcode() == Frame.TEXT) {
            connection.send(spoken.frame(each.text()));
          }
        }
      }
    }
  }

  private void converse(RawConnection connection, boolean closeSent) throws IOException {
    boolean closing = closeSent;
    while (!connection.socket().isClosed()) {
      Frame frame = connection.receive();
      if (frame.opcode() == Frame.CLOSE) {
        if (!closing) {
          connection.send(new Frame(true, Frame.CLOSE, frame.payload()));
        }
        return;
      }
      Optional<Reaction> reaction = reaction(frame);
      if (reaction.isPresent()) {
        reaction.get().to(connection);
        closing = true;
      } else if (frame.opcode() == Frame.PING) {
        connection.send(Frame.pong(frame.payload()));
      } else if (frame.opcode() != Frame.PONG && !closing) {
        connection.send(frame);
      }
    }
  }

  private Optional<Reaction> reaction(Frame frame) {
    return frame.opcode() == Frame.TEXT
        ? Optional.ofNullable(reactions.get(frame.text()))
        : Optional.empty();
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
