package io.github.sentrywebsocket.scenarios.jetty12;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * WebSockets in streams of HTTP/2 (RFC 8441), client and server in one JVM: echoes, and a path that
 * nobody accepts. All it sees is on standard output.
 */
public final class Http2Echo {

  private Http2Echo() {}

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector =
        new ServerConnector(server, new HTTP2CServerConnectionFactory(new HttpConfiguration()));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ContextHandler context = new ContextHandler("/");
    context.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            context,
            container ->
                container.addMapping("/echo", (request, response, callback) -> new Echo())));
    server.setHandler(context);
    server.start();
    HttpClient http = new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));
    WebSocketClient client = new WebSocketClient(http);
    client.start();
    URI uri = URI.create("ws://127.0.0.1:" + connector.getLocalPort());
    for (int i = 0; i < 3; i++) {
      echo(client, uri.resolve("/echo?token=secret"));
    }
    try {
      client.connect(new Answers(), uri.resolve("/nobody")).get(20, TimeUnit.SECONDS);
      System.out.println("opened");
    } catch (Exception refused) {
      System.out.println("refused: " + refused.getCause().getClass().getName());
    }
    System.out.println("end");
    System.exit(0);
  }

  private static void echo(WebSocketClient client, URI uri) throws Exception {
    Answers answers = new Answers();
    Session session = client.connect(answers, uri).get(20, TimeUnit.SECONDS);
    Thread.sleep(250); // Jetty 12.1.14 loses a frame that arrives while its server still upgrades
    session.sendText("hello", Callback.NOOP);
    System.out.println(answers.text.get(20, TimeUnit.SECONDS));
    session.close(1000, "done", Callback.NOOP);
    answers.closed.get(20, TimeUnit.SECONDS); // 1000, or 1006 where its stream ends too soon
  }

  /** On the server. */
  public static final class Echo implements Session.Listener.AutoDemanding {
    private Session session;

    @Override
    public void onWebSocketOpen(Session session) {
      this.session = session;
    }

    @Override
    public void onWebSocketText(String message) {
      session.sendText("echo of " + message, Callback.NOOP);
    }
  }

  /** On the client. */
  public static final class Answers implements Session.Listener.AutoDemanding {
    final CompletableFuture<String> text = new CompletableFuture<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public void onWebSocketText(String message) {
      text.complete(message);
    }

    @Override
    public void onWebSocketClose(int code, String reason) {
      closed.complete(code);
    }
  }
}
