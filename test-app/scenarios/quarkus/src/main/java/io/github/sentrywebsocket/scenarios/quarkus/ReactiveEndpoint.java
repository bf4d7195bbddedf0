package io.github.sentrywebsocket.scenarios.quarkus;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** Its methods return what is done later, on their Vert.x context, and fails there. */
public abstract class ReactiveEndpoint {
  @OnOpen
  public Uni<Void> onOpen(WebSocketConnection connection) {
    return later(connection, "onOpen");
  }

  /** An answer of no messages. */
  @OnTextMessage
  public Multi<String> onText(String text, WebSocketConnection connection) {
    return later(connection, "onMessage")
        .onItem()
        .transformToMulti(any -> Multi.createFrom().empty());
  }

  @OnBinaryMessage
  public Uni<Void> onBinary(Buffer bytes, WebSocketConnection connection) {
    return later(connection, "onBinary");
  }

  @OnPongMessage
  public Uni<Void> onPong(Buffer bytes, WebSocketConnection connection) {
    return later(connection, "onPong");
  }

  @OnError
  public Uni<Void> onError(IllegalStateException failure) {
    return Uni.createFrom().voidItem();
  }

  @OnClose
  public Uni<Void> onClose(WebSocketConnection connection) {
    return later(connection, "onClose");
  }

  private static Uni<Void> later(WebSocketConnection connection, String callback) {
    return Uni.createFrom()
        .<Void>emitter(later -> Vertx.currentContext().runOnContext(any -> later.complete(null)))
        .invoke(() -> LoopEndpoint.called(connection, callback));
  }
}
