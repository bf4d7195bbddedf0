package io.github.sentrywebsocket.scenarios.tomcat;

import io.github.sentrywebsocket.scenarios.ServerProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;

/**
 * A framework's servlet, which has WebSockets, in an embedded Tomcat. Nothing that it calls has a
 * servlet type in its signature: one class file for every version.
 */
public final class ServletServer {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger ALL = Logger.getLogger("org");

  private ServletServer() {}

  /**
   * Runs it; ends the JVM.
   *
   * @param deployment the class name of a {@code ServletContextListener} of its own servlet API
   * @param servlet the class name of the servlet, which gets every path
   * @param parameters its init parameters
   */
  public static void run(String deployment, String servlet, Map<String, String> parameters) {
    ALL.setLevel(Level.OFF);
    ServerProgram.run(() -> start(deployment, servlet, parameters).getConnector().getLocalPort());
  }

  private static Tomcat start(String deployment, String servlet, Map<String, String> parameters)
      throws Exception {
    Path directory = Files.createTempDirectory("servlet-");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", "4");
    Context context = tomcat.addContext("", directory.toString());
    context.addApplicationListener(WsContextListener.class.getName());
    context.addApplicationListener(deployment);
    Wrapper framework = Tomcat.addServlet(context, "framework", servlet);
    parameters.forEach(framework::addInitParameter);
    framework.setAsyncSupported(true);
    framework.setLoadOnStartup(1);
    context.addServletMappingDecoded("/", "framework");
    tomcat.start();
    return tomcat;
  }
}
