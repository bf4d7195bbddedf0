package io.github.sentrywebsocket.scenarios.spring;

import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Maps handlers, one path per step so that each step's traces are its own. */
@EnableWebSocket
public class Handlers implements WebSocketConfigurer {

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(
        new Handler(false),
        "/fence",
        "/continue",
        "/new-trace",
        "/doubled",
        "/malformed",
        "/empty",
        "/filter-upstream",
        "/hang-up",
        "/handler",
        "/handler-throws/onOpen",
        "/handler-throws/onMessage",
        "/handler-throws/onClose",
        "/rooms/{id}",
        "/vanish",
        "/interleaved-a",
        "/interleaved-b",
        "/tags",
        "/untagged",
        "/tags-throws/onMessage",
        "/untagged-throws/onMessage");
    registry.addHandler(new Handler(true), "/partial");
  }
}
