package io.github.sentrywebsocket.scenarios.micronaut;

import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.websocket.WebSocketPongMessage;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.ClientWebSocket;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A client's bean. Micronaut makes it; it finds whom to tell by the path that was opened. */
@Prototype
@ClientWebSocket
public class Listener implements AutoCloseable {
  static final Map<String, ConnectionEvents> EVENTS = new ConcurrentHashMap<>();

  private ConnectionEvents events;
  private WebSocketSession session;

  @OnOpen
  public void onOpen(WebSocketSession opened) {
    session = opened;
    events = EVENTS.remove(opened.getRequestURI().getPath());
    events.onOpen();
  }

  /** The one method for both kinds of messages. */
  @OnMessage
  public void onMessage(byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    if (text.equals("bytes")) {
      events.onBinary();
    } else {
      events.onText(text);
    }
  }

  @OnMessage
  public void onPong(WebSocketPongMessage pong) {
    events.onPong();
  }

  @OnError
  public void onError(Throwable failure) {
    events.onError();
  }

  @OnClose
  public void onClose() {
    events.onClose();
  }

  WebSocketSession session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
  }
}
