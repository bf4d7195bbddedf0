package io.github.sentrywebsocket.scenarios.tomcat;

import io.github.sentrywebsocket.scenarios.Application;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.websocket.DeploymentException;
import javax.websocket.OnClose;
import javax.websocket.OnError;
import javax.websocket.OnMessage;
import javax.websocket.OnOpen;
import javax.websocket.Session;
import javax.websocket.server.ServerContainer;
import javax.websocket.server.ServerEndpoint;
import javax.websocket.server.ServerEndpointConfig;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;

/**
 * A client and a server in one JVM that echo text, fragments and bytes, and a handshake that fails:
 * all that it saw is on standard output, so that two runs can be compared byte for byte.
 */
public final class EchoRun {
  private static final Logger TOMCAT = Logger.getLogger("org.apache");
  private static final int MESSAGES = 50;

  private EchoRun() {}

  public static void main(String[] args) {
    int exit = 1;
    try {
      TOMCAT.setLevel(Level.SEVERE);
      if (System.getProperty("scenario.disk") != null) {
        write(Path.of(System.getProperty("scenario.disk"), "file"));
      }
      Application application = Application.start();
      int port = start().getConnector().getLocalPort();
      for (int i = 0; i < 3; i++) {
        application.inTransaction("echo", () -> echo(port));
        System.setProperty("faults.on", "true"); // from here on, unless it was before
      }
      application.inTransaction("refused", EchoRun::refused);
      System.out.println("end");
      exit = 0;
    } catch (Throwable e) {
      e.printStackTrace(System.out);
    }
    System.exit(exit);
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "text");
      System.out.println("a file is written");
    } catch (IOException e) {
      System.out.println("a file is not written");
    }
  }

  private static void echo(int port) throws Exception {
    Transcript transcript = new Transcript();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/echo?token=secret"), transcript)
            .get(20, TimeUnit.SECONDS);
    for (int i = 0; i < MESSAGES; i++) {
      if (i % 10 == 3) {
        socket.sendText("frag", false).get(20, TimeUnit.SECONDS);
        socket.sendText("ment " + i, true).get(20, TimeUnit.SECONDS);
      } else if (i % 10 == 7) {
        socket.sendBinary(ByteBuffer.allocate(i * 100), true).get(20, TimeUnit.SECONDS);
      } else {
        socket.sendText("text " + i, true).get(20, TimeUnit.SECONDS);
      }
    }
    socket.sendClose(1000, "done").get(20, TimeUnit.SECONDS);
    if (!transcript.closed.await(20, TimeUnit.SECONDS)) {
      System.out.println("not closed");
    }
    System.out.print(transcript.lines);
  }

  private static void refused() throws IOException {
    int port;
    try (ServerSocket once = new ServerSocket(0)) {
      port = once.getLocalPort();
    }
    try {
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(URI.create("ws://127.0.0.1:" + port), new WebSocket.Listener() {})
          .join();
    } catch (CompletionException e) {
      System.out.println("refused: " + e.getCause().getClass().getName());
    }
  }

  private static Tomcat start() throws Exception {
    String directory = Files.createTempDirectory("tomcat-").toString();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(directory);
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", directory);
    context.addApplicationListener(WsContextListener.class.getName());
    context.addApplicationListener(Deployment.class.getName());
    Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
    context.addServletMappingDecoded("/", "default");
    tomcat.start();
    return tomcat;
  }

  /** Deploys the echo. */
  public static final class Deployment implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      ServerContainer container =
          (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
      try {
        container.addEndpoint(ServerEndpointConfig.Builder.create(Echo.class, "/echo").build());
      } catch (DeploymentException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
      // the JVM ends with it
    }
  }

  /** Answers what it gets. */
  @ServerEndpoint("/not-scanned")
  public static final class Echo {
    @OnOpen
    public void onOpen(Session session) throws IOException {
      session.getBasicRemote().sendText("welcome");
    }

    @OnMessage
    public String onText(String text) {
      return text;
    }

    @OnMessage
    public ByteBuffer onBinary(ByteBuffer bytes) {
      return bytes;
    }

    @OnError
    public void onError(Throwable error) {
      System.out.println("server error: " + error);
    }

    @OnClose
    public void onClose() {}
  }

  private static final class Transcript implements WebSocket.Listener {
    final StringBuffer lines = new StringBuffer();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      lines.append("text ").append(last).append(' ').append(data).append('\n');
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      lines.append("bytes ").append(last).append(' ').append(data.remaining()).append('\n');
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      lines.append("close ").append(status).append(' ').append(reason).append('\n');
      closed.countDown();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      lines.append("error ").append(error).append('\n');
      closed.countDown();
    }
  }
}
