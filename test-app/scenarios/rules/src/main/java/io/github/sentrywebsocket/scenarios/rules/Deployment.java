package io.github.sentrywebsocket.scenarios.rules;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.server.ServerContainer;
import org.apache.tomcat.websocket.server.WsServerContainer;

/** Sets the container up. */
public final class Deployment implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    WsServerContainer container =
        (WsServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
    container.setProcessPeriod(1); // looks for idle sessions every second instead of every ten
  }
}
