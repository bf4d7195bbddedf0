package io.github.sentrywebsocket.scenarios.jetty12;

import io.github.sentrywebsocket.scenarios.Callbacks;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

/** Callbacks of Jetty's core: frames. */
final class CoreEndpoint implements FrameHandler {
  private final String path;
  private CoreSession session;

  CoreEndpoint(String path) {
    this.path = path;
  }

  @Override
  public void onOpen(CoreSession session, Callback callback) {
    this.session = session;
    Callbacks.called(path, "onOpen");
    callback.succeeded();
    session.demand();
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    switch (frame.getOpCode()) {
      case OpCode.TEXT -> Callbacks.called(path, "onMessage");
      case OpCode.BINARY -> Callbacks.called(path, "onBinary");
      case OpCode.PONG -> Callbacks.called(path, "onPong");
      default -> {}
    }
    callback.succeeded();
    if (frame.getOpCode() != OpCode.CLOSE) {
      session.demand();
    }
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    Callbacks.called(path, "onError");
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    Callbacks.called(path, "onClose");
    callback.succeeded();
  }
}
