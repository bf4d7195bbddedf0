package io.github.sentrywebsocket.testapp;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * An embedded Tomcat with WebSocket on 127.0.0.1. What it serves is said in the standard way, by a
 * {@link ServletContainerInitializer}; nothing else of this app knows Tomcat.
 */
final class WebServer implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 64 * 1024;

  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  /** Warns at each stop that a web application left threads behind; here the JVM ends with it. */
  private static final Logger LEAKS = Logger.getLogger("org.apache.catalina.loader");

  static {
    TOMCAT.setLevel(Level.WARNING);
    LEAKS.setLevel(Level.SEVERE);
  }

  private final Tomcat tomcat = new Tomcat();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Path directory;

  /** Starts to listen; {@code port} 0 is any free one. */
  static WebServer start(int port, ServletContainerInitializer application) throws IOException {
    WebServer server = new WebServer(port, application);
    try {
      server.tomcat.start();
      return server;
    } catch (LifecycleException e) {
      server.close();
      throw new IOException("cannot listen on 127.0.0.1:" + port, e);
    }
  }

  private WebServer(int port, ServletContainerInitializer application) throws IOException {
    directory = Files.createTempDirectory("test-app-");
    tomcat.setBaseDir(directory.toString());
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    connector.setThrowOnFailure(true);
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    addDefaultServlet(context);
    context.addServletContainerInitializer(new WsSci(), null);
    context.addServletContainerInitializer((classes, servlets) -> allowMessages(servlets), null);
    context.addServletContainerInitializer(application, null);
  }

  /** The WebSocket container that {@code servlets}' endpoints are deployed to. */
  static ServerContainer webSockets(ServletContext servlets) {
    return (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
  }

  String url(String path) {
    return "ws://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path;
  }

  void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Open WebSockets are closed with 1001 (going away). Closing twice is harmless. */
  @Override
  public synchronized void close() {
    if (closed.getCount() == 0) {
      return;
    }
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("the server does not stop", e);
    } finally {
      ExpandWar.delete(directory.toFile());
      closed.countDown();
    }
  }

  /** Without one, Tomcat runs no filter for a path that has no servlet, so no WebSocket either. */
  private static void addDefaultServlet(Context context) {
    Wrapper servlet = Tomcat.addServlet(context, "default", new DefaultServlet());
    servlet.setAsyncSupported(true);
    context.addServletMappingDecoded("/", "default");
  }

  private static void allowMessages(ServletContext servlets) {
    ServerContainer container = webSockets(servlets);
    container.setDefaultMaxBinaryMessageBufferSize(LARGEST_MESSAGE);
    container.setDefaultMaxTextMessageBufferSize(LARGEST_MESSAGE);
  }
}
