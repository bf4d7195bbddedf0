package io.github.sentrywebsocket.scenarios.micronaut;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.micronaut.websocket.WebSocketPongMessage;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;

/** A server's bean, one for all paths; its methods run on the event loop. */
@ServerWebSocket("/endpoint")
public class Endpoint {
  @OnOpen
  public void onOpen(WebSocketSession session) {
    Callbacks.called(path(session), "onOpen");
  }

  /** The one method for both kinds of messages. */
  @OnMessage
  public void onMessage(byte[] message, WebSocketSession session) {
    Callbacks.called(path(session), message.length == 1 ? "onBinary" : "onMessage");
  }

  @OnMessage
  public void onPong(WebSocketPongMessage pong, WebSocketSession session) {
    Callbacks.called(path(session), "onPong");
  }

  /** Of the peer's end, not of what the other methods throw themselves. */
  @OnError
  public void onError(Throwable failure, WebSocketSession session) {
    if (!(failure instanceof IllegalStateException)) {
      Callbacks.called(path(session), "onError");
    }
  }

  @OnClose
  public void onClose(WebSocketSession session) {
    Callbacks.called(path(session), "onClose");
  }

  static String path(WebSocketSession session) {
    return session.getRequestURI().getPath();
  }
}
