package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.Callbacks;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;

/** Callbacks that are methods of a class, and handlers that are lambdas. */
public final class ProgrammaticEndpoint extends Endpoint {
  /** Kept: old containers refuse to tell it of a session that is closed. */
  private String path;

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    path = session.getRequestURI().getPath();
    session.addMessageHandler(
        String.class, (MessageHandler.Whole<String>) text -> Callbacks.called(path, "onMessage"));
    session.addMessageHandler(
        byte[].class, (MessageHandler.Whole<byte[]>) bytes -> Callbacks.called(path, "onBinary"));
    session.addMessageHandler(
        PongMessage.class,
        (MessageHandler.Whole<PongMessage>) pong -> Callbacks.called(path, "onPong"));
    Callbacks.called(path, "onOpen");
  }

  @Override
  public void onError(Session session, Throwable error) {
    Callbacks.called(path, "onError");
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    Callbacks.called(path, "onClose");
  }
}
