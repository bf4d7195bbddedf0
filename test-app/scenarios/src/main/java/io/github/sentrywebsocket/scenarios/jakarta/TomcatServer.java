package io.github.sentrywebsocket.scenarios.jakarta;

import io.github.sentrywebsocket.scenarios.Callbacks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;

/**
 * An embedded Tomcat that says its port and serves until standard input ends. Of Catalina's API
 * only what has no servlet type in its signature: one class file for every version.
 */
public final class TomcatServer {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private TomcatServer() {}

  public static void main(String[] args) throws Exception {
    TOMCAT.setLevel(Level.SEVERE);
    try {
      Callbacks.prepare();
      System.out.println("port " + start().getConnector().getLocalPort());
      System.in.transferTo(System.err);
    } catch (Throwable e) {
      e.printStackTrace();
    }
    System.exit(0);
  }

  private static Tomcat start() throws Exception {
    Path directory = Files.createTempDirectory("tomcat-");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", "4");
    Context context = tomcat.addContext("", directory.toString());
    context.addApplicationListener(WsContextListener.class.getName());
    context.addApplicationListener(Deployment.class.getName());
    tomcat.start();
    return tomcat;
  }
}
