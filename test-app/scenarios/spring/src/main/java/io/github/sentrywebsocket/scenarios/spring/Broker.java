package io.github.sentrywebsocket.scenarios.spring;

import io.github.sentrywebsocket.scenarios.Callbacks;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.stereotype.Controller;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** STOMP, over WebSocket and over SockJS, with a controller that it sends messages to. */
@EnableWebSocketMessageBroker
public class Broker implements WebSocketMessageBrokerConfigurer {

  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    registry.addEndpoint("/stomp");
    // It keeps a closed session that long.
    registry.addEndpoint("/sockjs").withSockJS().setDisconnectDelay(500);
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    registry.setApplicationDestinationPrefixes("/app");
  }

  @Bean
  public Messages messages() {
    return new Messages();
  }

  /** Spring calls it on an executor of its own. */
  @Controller
  public static class Messages {

    @MessageMapping("/messages")
    public void onMessage(String path) {
      Callbacks.called(path, "onMessage");
    }
  }
}
