package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.Callbacks;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.HashSet;
import java.util.Set;

/**
 * Endpoints for a container without servlets: only a configurator is asked before the answer, and
 * an annotated class has the path of its annotation.
 */
public final class ApplicationConfig implements ServerApplicationConfig {
  @Override
  public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
    Set<ServerEndpointConfig> endpoints = new HashSet<>();
    for (String path : Endpoints.ANNOTATED) {
      if (!path.startsWith("/annotated")) {
        add(endpoints, path);
      }
    }
    add(endpoints, Endpoints.PROGRAMMATIC);
    add(endpoints, "/filter-403", "/filter-throws");
    return endpoints;
  }

  @Override
  public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
    return Set.of(Annotated.class, Open.class, Message.class, Close.class, Partial.class);
  }

  private static void add(Set<ServerEndpointConfig> endpoints, String... paths) {
    for (String path : paths) {
      endpoints.add(
          ServerEndpointConfig.Builder.create(ProgrammaticEndpoint.class, path)
              .configurator(
                  new ServerEndpointConfig.Configurator() {
                    @Override
                    public boolean checkOrigin(String origin) {
                      return Callbacks.answer(path) == 101;
                    }
                  })
              .build());
    }
  }

  @ServerEndpoint("/annotated")
  public static final class Annotated extends AnnotatedEndpoint {}

  @ServerEndpoint("/annotated-throws/onOpen")
  public static final class Open extends AnnotatedEndpoint {}

  @ServerEndpoint("/annotated-throws/onMessage")
  public static final class Message extends AnnotatedEndpoint {}

  @ServerEndpoint("/annotated-throws/onClose")
  public static final class Close extends AnnotatedEndpoint {}

  @ServerEndpoint(Endpoints.PARTIAL)
  public static final class Partial extends PartialEndpoint {}
}
