package io.github.sentrywebsocket.scenarios.jetty10;

import io.github.sentrywebsocket.scenarios.Callbacks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.time.Duration;
import org.eclipse.jetty.websocket.api.Frame;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketConnect;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketError;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketFrame;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;

/** Annotated; reads messages as streams, for which Jetty takes another thread. */
@WebSocket
public final class StreamEndpoint {
  private final String path;

  StreamEndpoint(String path) {
    this.path = path;
  }

  @OnWebSocketConnect
  public void onConnect(Session session) {
    // Jetty reads no more when the message's method has thrown: this is how the connection ends.
    session.setIdleTimeout(Duration.ofSeconds(3));
    Callbacks.called(path, "onOpen");
  }

  @OnWebSocketMessage
  public void onText(Reader message) throws IOException {
    message.transferTo(Writer.nullWriter());
    Callbacks.called(path, "onMessage");
  }

  @OnWebSocketMessage
  public void onBinary(InputStream message) throws IOException {
    message.transferTo(OutputStream.nullOutputStream());
    Callbacks.called(path, "onBinary");
  }

  @OnWebSocketFrame
  public void onFrame(Frame frame) {
    if (frame.getType() == Frame.Type.PONG) {
      Callbacks.called(path, "onPong");
    }
  }

  @OnWebSocketError
  public void onError(Throwable cause) {
    Callbacks.called(path, "onError");
  }

  @OnWebSocketClose
  public void onClose(int statusCode, String reason) {
    Callbacks.called(path, "onClose");
  }
}
