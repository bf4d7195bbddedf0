package io.github.sentrywebsocket.scenarios.jakarta;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

/** Deploys endpoints, one path per step so that each step's traces are its own. */
public final class Deployment implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext servlets = event.getServletContext();
    FilterDeployment.deploy(servlets, "/");
    ServerContainer container =
        (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
    deploy(container, AnnotatedEndpoint.class, Endpoints.ANNOTATED);
    deploy(container, ProgrammaticEndpoint.class, Endpoints.PROGRAMMATIC);
    deploy(container, PartialEndpoint.class, Endpoints.PARTIAL);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    // the JVM ends with it
  }

  private static void deploy(ServerContainer container, Class<?> endpoint, String... paths) {
    for (String path : paths) {
      try {
        container.addEndpoint(ServerEndpointConfig.Builder.create(endpoint, path).build());
      } catch (DeploymentException e) {
        throw new IllegalStateException(path, e);
      }
    }
  }
}
