package io.github.sentrywebsocket.scenarios.jakarta;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** An {@link EndpointClient} in a web application. */
public final class ClientApplication implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Thread client = new Thread(ClientApplication::run, "client");
    // The JVM ends with it, and the thread of a container may be another kind.
    client.setDaemon(false);
    client.start();
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    // the JVM ends with it
  }

  private static void run() {
    try {
      EndpointClient.main(new String[0]);
    } catch (Exception e) {
      e.printStackTrace();
    }
  }
}
