package io.github.sentrywebsocket.scenarios.async_http_client;

import io.github.sentrywebsocket.scenarios.ClientProgram;
import io.github.sentrywebsocket.scenarios.ConnectionEvents;
import io.github.sentrywebsocket.scenarios.OpenConnection;
import io.github.sentrywebsocket.scenarios.Opening;
import io.github.sentrywebsocket.scenarios.Outgoing;
import io.github.sentrywebsocket.scenarios.Steps;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.Realm;
import org.asynchttpclient.RequestBuilder;
import org.asynchttpclient.proxy.ProxyServer;
import org.asynchttpclient.ws.WebSocket;
import org.asynchttpclient.ws.WebSocketListener;
import org.asynchttpclient.ws.WebSocketUpgradeHandler;

/** async-http-client, on one event loop. */
public final class AsyncClient extends ClientProgram {
  private final EventLoopGroup eventLoop = new NioEventLoopGroup(1);
  private final AsyncHttpClient client =
      Dsl.asyncHttpClient(Dsl.config().setEventLoopGroup(eventLoop));

  private AsyncClient() {}

  public static void main(String[] args) throws Exception {
    new AsyncClient().run();
  }

  @Override
  protected void addSteps(Steps steps) {
    steps.on("other-thread", this::otherThread);
  }

  @Override
  protected OpenConnection open(Opening opening) throws Exception {
    return open(request(opening), opening.events());
  }

  @Override
  protected OpenConnection openAuthenticating(Opening opening) throws Exception {
    Realm credentials = Dsl.basicAuthRealm("user", "password").build();
    return open(request(opening).setRealm(credentials), opening.events());
  }

  @Override
  protected OpenConnection openRedirecting(Opening opening) throws Exception {
    return open(request(opening).setFollowRedirect(true), opening.events());
  }

  @Override
  protected OpenConnection openThrough(int proxy, boolean authenticates, Opening opening)
      throws Exception {
    ProxyServer.Builder through = Dsl.proxyServer("127.0.0.1", proxy);
    if (authenticates) {
      through.setRealm(Dsl.basicAuthRealm("user", "password"));
    }
    return open(request(opening).setProxyServer(through.build()), opening.events());
  }

  @Override
  protected void openTwice(Opening opening) throws Exception {
    RequestBuilder request = request(opening);
    open(request, opening.events()).abort();
    open(request, opening.events()).abort();
  }

  /** The event loop opens the connection of a caller, then one of its own. */
  private void otherThread() throws Exception {
    Opening opening = Opening.of(Outgoing.uri("server", "/other-thread"));
    inTransaction(opening, this::open);
    CompletableFuture<Void> after = new CompletableFuture<>();
    eventLoop.execute(
        () -> outgoing.touch("/other-thread/after").thenRun(() -> after.complete(null)));
    after.get(10, TimeUnit.SECONDS);
  }

  private static RequestBuilder request(Opening opening) throws ReflectiveOperationException {
    RequestBuilder request = Dsl.get(opening.uri().toString());
    setTimeout(request, opening.timeout());
    opening.headers().forEach(request::setHeader);
    return request;
  }

  /** In milliseconds until 2.x. */
  private static void setTimeout(RequestBuilder request, Duration timeout)
      throws ReflectiveOperationException {
    for (Method method : RequestBuilder.class.getMethods()) {
      if (method.getName().equals("setRequestTimeout")) {
        boolean takesDuration = method.getParameterTypes()[0] == Duration.class;
        method.invoke(request, takesDuration ? (Object) timeout : (int) timeout.toMillis());
        return;
      }
    }
  }

  private OpenConnection open(RequestBuilder request, ConnectionEvents events) throws Exception {
    Listener listener = new Listener(events);
    WebSocketUpgradeHandler handler =
        new WebSocketUpgradeHandler.Builder().addWebSocketListener(listener).build();
    try {
      WebSocket webSocket = client.executeRequest(request, handler).get(15, TimeUnit.SECONDS);
      if (webSocket == null) { // the listener alone hears of a refusal
        throw new IOException("refused", listener.failure);
      }
      return new OpenConnection() {
        @Override
        public void sendText(String text) {
          webSocket.sendTextFrame(text);
        }

        @Override
        public void abort() {
          webSocket.sendCloseFrame();
        }
      };
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static final class Listener implements WebSocketListener {
    private final ConnectionEvents events;
    private WebSocket webSocket;
    private volatile Throwable failure;

    Listener(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    public void onOpen(WebSocket opened) {
      webSocket = opened;
      events.onOpen();
    }

    @Override
    public void onClose(WebSocket webSocket, int code, String reason) {
      events.onClose();
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
      events.onError();
    }

    @Override
    public void onTextFrame(String text, boolean isFinal, int rsv) {
      try {
        events.onText(text);
      } catch (RuntimeException e) { // with the 101, it is only logged
        webSocket.sendCloseFrame();
        events.onError();
        throw e;
      }
    }

    @Override
    public void onBinaryFrame(byte[] binary, boolean isFinal, int rsv) {
      events.onBinary();
    }

    @Override
    public void onPingFrame(byte[] payload) {
      events.onPing();
    }

    @Override
    public void onPongFrame(byte[] payload) {
      events.onPong();
    }
  }
}
