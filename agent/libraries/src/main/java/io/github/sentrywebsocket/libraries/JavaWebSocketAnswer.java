package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.java_websocket.WebSocketImpl;

/**
 * A 101 of Java-WebSocket's server that is on its way: a worker queues it and calls {@code onOpen},
 * the selector's thread writes it, earlier or later.
 */
final class JavaWebSocketAnswer {

  private static final WeakIdentityMap<Object, JavaWebSocketAnswer> UNWRITTEN =
      new WeakIdentityMap<>();

  private final UpgradeRequest upgrade;

  /** The queued buffer itself: who writes it takes its bytes, then takes it off the queue. */
  private final ByteBuffer bytes;

  private JavaWebSocketAnswer(UpgradeRequest upgrade, ByteBuffer bytes) {
    this.upgrade = upgrade;
    this.bytes = bytes;
  }

  /** Must come before the library queues it. */
  static void queue(Object webSocket, UpgradeRequest accepted, ByteBuffer bytes) {
    if (accepted.isTraced()) {
      UNWRITTEN.put(webSocket, new JavaWebSocketAnswer(accepted, bytes));
    }
  }

  /** Nothing is written any more. */
  static void gone(Object webSocket) {
    JavaWebSocketAnswer answer = UNWRITTEN.isEmpty() ? null : UNWRITTEN.remove(webSocket);
    if (answer != null) {
      answer.end(!answer.bytes.hasRemaining());
    }
  }

  private void end(boolean isWritten) {
    if (isWritten) {
      upgrade.answered(101);
    } else {
      upgrade.cancelled();
    }
  }

  /**
   * {@code SocketChannelIOHelper.batch(WebSocketImpl, ByteChannel)}: a server's selector has
   * written what it could, of the handshake or of messages.
   */
  static final class Written {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Argument(0) WebSocketImpl webSocket, @Advice.Thrown Throwable thrown) {
      if (UNWRITTEN.isEmpty()) {
        return;
      }
      JavaWebSocketAnswer answer = UNWRITTEN.get(webSocket);
      if (answer == null) {
        return;
      }
      // TLS may take the bytes, and fail to send them; then they stay at the queue's head.
      boolean isWritten = !answer.bytes.hasRemaining() && webSocket.outQueue.peek() != answer.bytes;
      if (isWritten || thrown != null) {
        UNWRITTEN.remove(webSocket);
        answer.end(isWritten);
      }
    }
  }
}
