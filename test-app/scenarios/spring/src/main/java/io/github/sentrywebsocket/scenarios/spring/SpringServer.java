package io.github.sentrywebsocket.scenarios.spring;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;

/**
 * Spring MVC with WebSocket handlers in an embedded Tomcat. Nothing that it calls has a servlet
 * type in its signature: one class file for every version.
 */
public final class SpringServer {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger ALL = Logger.getLogger("org");

  private SpringServer() {}

  /**
   * @param args the class name of a {@code ServletContextListener} of its own servlet API
   */
  public static void main(String[] args) {
    ALL.setLevel(Level.OFF);
    ServerProgram.run(() -> start(args[0]).getConnector().getLocalPort());
  }

  private static Tomcat start(String deployment) throws Exception {
    Path directory = Files.createTempDirectory("spring-");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", "4");
    Context context = tomcat.addContext("", directory.toString());
    context.addApplicationListener(WsContextListener.class.getName());
    context.addApplicationListener(deployment);
    Wrapper dispatcher = Tomcat.addServlet(context, "mvc", Mvc.SERVLET);
    Mvc.PARAMETERS.forEach(dispatcher::addInitParameter);
    dispatcher.setAsyncSupported(true);
    dispatcher.setLoadOnStartup(1);
    context.addServletMappingDecoded("/", "mvc");
    tomcat.start();
    return tomcat;
  }
}
