package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.Callbacks;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** Callbacks that the container finds by annotation. */
@ServerEndpoint("/not-scanned")
public class AnnotatedEndpoint {
  /** Kept: old containers refuse to tell it of a session that is closed. */
  private String path;

  @OnOpen
  public void onOpen(Session session) {
    path = session.getRequestURI().getPath();
    Callbacks.called(path, "onOpen");
  }

  @OnMessage
  public void onText(String text) {
    Callbacks.called(path, "onMessage");
  }

  @OnMessage
  public void onBinary(ByteBuffer bytes) {
    Callbacks.called(path, "onBinary");
  }

  @OnMessage
  public void onPong(PongMessage pong) {
    Callbacks.called(path, "onPong");
  }

  @OnError
  public void onError(Throwable error) {
    Callbacks.called(path, "onError");
  }

  @OnClose
  public void onClose() {
    Callbacks.called(path, "onClose");
  }
}
