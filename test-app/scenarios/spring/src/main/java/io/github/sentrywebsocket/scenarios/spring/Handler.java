package io.github.sentrywebsocket.scenarios.spring;

import io.github.sentrywebsocket.scenarios.Callbacks;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** A handler of Spring's; takes messages whole, or in parts as they come. */
final class Handler extends AbstractWebSocketHandler {
  private final boolean takesParts;

  Handler(boolean takesParts) {
    this.takesParts = takesParts;
  }

  @Override
  public boolean supportsPartialMessages() {
    return takesParts;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    called(session, "onOpen");
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage text) {
    called(session, !takesParts ? "onMessage" : text.isLast() ? "onLastPart" : "onPart");
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession session, BinaryMessage bytes) {
    called(session, "onBinary");
  }

  @Override
  protected void handlePongMessage(WebSocketSession session, PongMessage pong) {
    called(session, "onPong");
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable error) {
    called(session, "onError");
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    called(session, "onClose");
  }

  private static void called(WebSocketSession session, String callback) {
    Callbacks.called(session.getUri().getPath(), callback);
  }
}
