package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.Callbacks;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;

/** Callbacks that are methods of a class, and handlers that are objects. */
public final class ProgrammaticEndpoint extends Endpoint {
  /** Kept: old containers refuse to tell it of a session that is closed. */
  private String path;

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    path = session.getRequestURI().getPath();
    // No lambdas: JSR 356 1.0 finds a handler's type in its class.
    session.addMessageHandler(
        new MessageHandler.Whole<String>() {
          @Override
          public void onMessage(String text) {
            Callbacks.called(path, "onMessage");
          }
        });
    session.addMessageHandler(
        new MessageHandler.Whole<byte[]>() {
          @Override
          public void onMessage(byte[] bytes) {
            Callbacks.called(path, "onBinary");
          }
        });
    session.addMessageHandler(
        new MessageHandler.Whole<PongMessage>() {
          @Override
          public void onMessage(PongMessage pong) {
            Callbacks.called(path, "onPong");
          }
        });
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
