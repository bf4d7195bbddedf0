package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;

/**
 * Quarkus's {@code BasicWebSocketConnector}, whose callbacks are functions: what leaves them is
 * only logged.
 */
final class QuarkusConnector {

  private QuarkusConnector() {}

  private static BiConsumer<Object, Object> bind(
      BiConsumer<Object, Object> handler, String callback) {
    return handler == null
        ? null
        : (connection, event) -> {
          try {
            handler.accept(connection, event);
          } catch (Throwable thrown) {
            Connection.swallowed(connection, callback, thrown);
            throw thrown;
          }
        };
  }

  /** {@code onOpen(Consumer)}. */
  static final class OnOpen {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static Consumer<Object> enter(@Advice.Argument(0) Consumer<Object> handler) {
      if (handler == null) {
        return null;
      }
      BiConsumer<Object, Object> bound =
          bind((connection, event) -> handler.accept(connection), "onOpen");
      return connection -> bound.accept(connection, null);
    }
  }

  /** {@code onTextMessage(BiConsumer)} and others. */
  static final class OnMessage {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static BiConsumer<Object, Object> enter(
        @Advice.Argument(0) BiConsumer<Object, Object> handler) {
      return bind(handler, "onMessage");
    }
  }

  /** {@code onClose(BiConsumer)}. */
  static final class OnClose {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static BiConsumer<Object, Object> enter(
        @Advice.Argument(0) BiConsumer<Object, Object> handler) {
      return bind(handler, "onClose");
    }
  }

  /** {@code onError(BiConsumer)}. */
  static final class OnError {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static BiConsumer<Object, Object> enter(
        @Advice.Argument(0) BiConsumer<Object, Object> handler) {
      return bind(handler, "onError");
    }
  }
}
