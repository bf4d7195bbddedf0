package io.github.sentrywebsocket.scenarios.quarkus.jakarta;

import io.github.sentrywebsocket.scenarios.jakarta.AnnotatedEndpoint;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;

/** What a container without a filter cannot have. */
public final class MoreEndpoints implements ServerApplicationConfig {

  @Override
  public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
    return Set.of();
  }

  @Override
  public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
    return Set.of(AsyncUpgrade.class);
  }

  @ServerEndpoint("/async-upgrade")
  public static final class AsyncUpgrade extends AnnotatedEndpoint {}
}
