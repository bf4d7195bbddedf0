package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.Callbacks;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** A {@link Deployment} in a web application, which has a class loader of its own. */
public final class WebApplication implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Callbacks.prepare();
    new Deployment().contextInitialized(event);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    // the JVM ends with it
  }
}
