package io.github.sentrywebsocket.scenarios.micronaut;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.websocket.WebSocketPongMessage;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;

/** The same whose methods run on threads of an executor, where this Micronaut can. */
@ServerWebSocket("/executed-endpoint")
@ExecuteOn(TaskExecutors.IO)
public class ExecutedEndpoint {
  @OnOpen
  public void onOpen(WebSocketSession session) {
    Callbacks.called(Endpoint.path(session), "onOpen");
  }

  @OnMessage
  public void onMessage(byte[] message, WebSocketSession session) {
    Callbacks.called(Endpoint.path(session), message.length == 1 ? "onBinary" : "onMessage");
  }

  @OnMessage
  public void onPong(WebSocketPongMessage pong, WebSocketSession session) {
    Callbacks.called(Endpoint.path(session), "onPong");
  }

  @OnClose
  public void onClose(WebSocketSession session) {
    Callbacks.called(Endpoint.path(session), "onClose");
  }
}
