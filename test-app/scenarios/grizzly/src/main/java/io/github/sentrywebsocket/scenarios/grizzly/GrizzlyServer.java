package io.github.sentrywebsocket.scenarios.grizzly;

import io.github.sentrywebsocket.scenarios.Callbacks;
import io.github.sentrywebsocket.scenarios.ServerProgram;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.websockets.DataFrame;
import org.glassfish.grizzly.websockets.HandShake;
import org.glassfish.grizzly.websockets.HandshakeException;
import org.glassfish.grizzly.websockets.ProtocolHandler;
import org.glassfish.grizzly.websockets.SimpleWebSocket;
import org.glassfish.grizzly.websockets.WebSocket;
import org.glassfish.grizzly.websockets.WebSocketAddOn;
import org.glassfish.grizzly.websockets.WebSocketApplication;
import org.glassfish.grizzly.websockets.WebSocketEngine;
import org.glassfish.grizzly.websockets.WebSocketListener;

/** Grizzly's HTTP server with its own WebSockets. */
public final class GrizzlyServer {

  private GrizzlyServer() {}

  public static void main(String[] args) {
    ServerProgram.run(
        () -> {
          HttpServer server = new HttpServer();
          NetworkListener listener = new NetworkListener("grizzly", "127.0.0.1", 0);
          listener.registerAddOn(new WebSocketAddOn());
          server.addListener(listener);
          server.getServerConfiguration().addHttpHandler(new Plain(), "/plain");
          WebSocketEngine.getEngine().register("", "/*", new Application());
          server.start();
          return listener.getPort();
        });
  }

  private static final class Plain extends HttpHandler {
    @Override
    public void service(Request request, Response response) throws Exception {
      response.getWriter().write("plain");
    }
  }

  private static final class PathSocket extends SimpleWebSocket {
    final String path;

    PathSocket(ProtocolHandler handler, String path, WebSocketListener... listeners) {
      super(handler, listeners);
      this.path = path;
    }
  }

  private static final class Application extends WebSocketApplication {

    private static void called(WebSocket webSocket, String callback) {
      Callbacks.called(((PathSocket) webSocket).path, callback);
    }

    @Override
    public WebSocket createSocket(
        ProtocolHandler handler, HttpRequestPacket request, WebSocketListener... listeners) {
      return new PathSocket(handler, request.getRequestURI(), listeners);
    }

    @Override
    protected void handshake(HandShake handshake) {
      int status = Callbacks.answer(handshake.getResourcePath().replaceFirst("\\?.*", ""));
      if (status != 101) {
        throw new HandshakeException(status, "refused");
      }
    }

    @Override
    public void onConnect(WebSocket webSocket) {
      called(webSocket, "onOpen");
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      called(webSocket, "onMessage");
    }

    @Override
    public void onMessage(WebSocket webSocket, byte[] bytes) {
      called(webSocket, "onBinary");
    }

    @Override
    public void onFragment(WebSocket webSocket, String fragment, boolean last) {
      called(webSocket, last ? "onLastPart" : "onPart");
    }

    @Override
    public void onPong(WebSocket webSocket, byte[] bytes) {
      called(webSocket, "onPong");
    }

    @Override
    protected boolean onError(WebSocket webSocket, Throwable thrown) {
      called(webSocket, "onError");
      return super.onError(webSocket, thrown);
    }

    @Override
    public void onClose(WebSocket webSocket, DataFrame frame) {
      called(webSocket, "onClose");
    }
  }
}
