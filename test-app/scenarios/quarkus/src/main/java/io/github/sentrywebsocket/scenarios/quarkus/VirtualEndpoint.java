package io.github.sentrywebsocket.scenarios.quarkus;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;

/** Its methods run on virtual threads, before JDK 21 on worker threads. */
@RunOnVirtualThread
public abstract class VirtualEndpoint {
  @OnOpen
  public void onOpen(WebSocketConnection connection) {
    LoopEndpoint.called(connection, "onOpen");
  }

  @OnTextMessage
  public void onText(String text, WebSocketConnection connection) {
    LoopEndpoint.called(connection, "onMessage");
  }

  @OnBinaryMessage
  public void onBinary(Buffer bytes, WebSocketConnection connection) {
    LoopEndpoint.called(connection, "onBinary");
  }

  @OnPongMessage
  public void onPong(Buffer bytes, WebSocketConnection connection) {
    LoopEndpoint.called(connection, "onPong");
  }

  @OnClose
  public void onClose(WebSocketConnection connection) {
    LoopEndpoint.called(connection, "onClose");
  }
}
