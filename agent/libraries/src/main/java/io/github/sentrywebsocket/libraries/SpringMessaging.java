package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;

/**
 * STOMP over Spring's WebSocket layer: messages go through channels, which hand them to executors,
 * and what leaves the application's handlers on the way is swallowed.
 */
final class SpringMessaging {

  /** By the task that a channel makes of a message on the thread that sends it. */
  private static final WeakIdentityMap<Object, SpringMessaging> SENT = new WeakIdentityMap<>();

  /** Refused by interceptors as a matter of course: authentication, authorization. */
  private static final Set<String> REFUSABLE = Set.of("CONNECT", "STOMP", "SUBSCRIBE");

  private final Caller connection;
  private final Thread sender;

  private SpringMessaging(Caller connection, Thread sender) {
    this.connection = connection;
    this.sender = sender;
  }

  private static Throwable cause(Throwable thrown) {
    return thrown instanceof MessageDeliveryException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  /** {@code ExecutorSubscribableChannel$SendTask(…)}. */
  static final class Send {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object task, @Advice.FieldValue("messageHandler") Object handler) {
      Caller connection = Caller.inConnection(handler);
      if (connection != Caller.NONE) {
        SENT.put(task, new SpringMessaging(connection, Thread.currentThread()));
      }
    }
  }

  /** {@code ExecutorSubscribableChannel$SendTask.run()}. */
  static final class Handle {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object task) {
      SpringMessaging sent = SENT.remove(task);
      return sent == null || sent.sender == Thread.currentThread()
          ? null
          : sent.connection.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("messageHandler") Object handler,
        @Advice.Thrown Throwable thrown) {
      if (token != null && thrown != null) {
        Connection.swallowed(handler, "onMessage", cause(thrown));
      }
      Activation.end(token);
    }
  }

  /**
   * {@code AbstractMethodMessageHandler.getExceptionHandlerMethod(HandlerMethod, Exception)}: with
   * none, what left the application's method is only logged.
   */
  static final class MethodFailed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object handler,
        @Advice.Argument(1) Exception thrown,
        @Advice.Return Object exceptionHandler) {
      if (exceptionHandler == null) {
        Connection.swallowed(handler, "onMessage", thrown);
      }
    }
  }

  /**
   * {@code StompSubProtocolHandler.handleError(WebSocketSession, Throwable, Message)}: becomes a
   * frame for the client. Without a message it was the client's mistake.
   */
  static final class FrameFailed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object handler,
        @Advice.Argument(1) Throwable thrown,
        @Advice.Argument(2) Message<?> message) {
      if (message != null
          && !REFUSABLE.contains(String.valueOf(message.getHeaders().get("stompCommand")))) {
        Connection.swallowed(handler, "onMessage", cause(thrown));
      }
    }
  }

  /** {@code DefaultStompSession.invokeHandler(…)}: a client's; goes to its handleException. */
  static final class ClientFailed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Argument(0) Object handler, @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        Connection.swallowed(handler, "onMessage", thrown);
      }
    }
  }
}
