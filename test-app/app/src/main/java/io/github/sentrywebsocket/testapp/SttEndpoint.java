package io.github.sentrywebsocket.testapp;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * One stream of audio into the speech service, one instance per connection.
 *
 * <p>Public only because Jakarta WebSocket calls annotated methods by reflection.
 */
@ServerEndpoint(Stt.PATH)
public final class SttEndpoint {
  private static final Logger LOG = System.getLogger("stt");

  private final VoiceActivity voice = new VoiceActivity();
  private int segments;

  @OnOpen
  public void onOpen(Session session) {
    LOG.log(Level.INFO, "stream {0} opened", session.getId());
  }

  @OnMessage
  public void onAudio(ByteBuffer pcm, Session session) throws IOException {
    for (Segment segment : voice.accept(pcm)) {
      send(segment, session);
    }
  }

  @OnMessage
  public void onControl(String message, Session session) throws IOException {
    Optional<String> type = typeOf(message);
    if (type.isEmpty()) {
      session.close(
          new CloseReason(CloseCodes.VIOLATED_POLICY, "DATA-0000: not a control message"));
    } else if (type.get().equals("CloseStream")) {
      finish(session);
    }
  }

  @OnError
  public void onError(Session session, Throwable failure) {
    LOG.log(Level.WARNING, "stream " + session.getId() + " failed: " + failure);
  }

  @OnClose
  public void onClose(Session session, CloseReason reason) {
    String line = "stream %s closed with %d after %.2f s of audio";
    int code = reason.getCloseCode().getCode();
    LOG.log(
        Level.INFO, String.format(Locale.ROOT, line, session.getId(), code, voice.secondsHeard()));
  }

  private void finish(Session session) throws IOException {
    Optional<Segment> last = voice.flush();
    if (last.isPresent()) {
      send(last.get(), session);
    }
    Metadata metadata = new Metadata(session.getId(), voice.secondsHeard(), segments);
    session.getBasicRemote().sendText(Json.write(metadata));
    session.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
  }

  private void send(Segment segment, Session session) throws IOException {
    segments++;
    session.getBasicRemote().sendText(Json.write(Results.of(segment)));
  }

  private static Optional<String> typeOf(String message) {
    try {
      return Optional.ofNullable(Json.read(message).path("type").textValue());
    } catch (IllegalArgumentException notJson) {
      return Optional.empty();
    }
  }
}
