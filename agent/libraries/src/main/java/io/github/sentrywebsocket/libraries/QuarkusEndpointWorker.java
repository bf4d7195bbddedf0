package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.undertow.websockets.UndertowSession;
import net.bytebuddy.asm.Advice;

/**
 * Messages of Jakarta WebSocket on Quarkus whose callbacks the container hands to a worker ({@code
 * quarkus.websocket.dispatch-to-worker}): Netty reads them before, and is done with them then.
 */
final class QuarkusEndpointWorker {

  private static final Getter SESSION = new Getter("getSession");

  private QuarkusEndpointWorker() {}

  /** {@code FrameHandler(UndertowSession, Endpoint)}. */
  static final class Session {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("session") UndertowSession session) {
      NettyChannel state = NettyChannel.of(session.getChannel());
      if (state != null && session.getContainer().isDispatchToWorker()) {
        state.dispatches();
      }
    }
  }

  /** The {@code Runnable} of {@code FrameHandler.invokeTextHandler}. */
  static final class OnText {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("this$0") Object handler,
        @Advice.FieldValue("val$message") String text,
        @Advice.FieldValue("val$finalFragment") boolean last)
        throws Throwable {
      return last ? deliver(handler, "text", text.length()) : null;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** The {@code Runnable} of {@code FrameHandler.invokeBinaryHandler}. */
  static final class OnBinary {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("this$0") Object handler,
        @Advice.FieldValue("val$data") byte[] data,
        @Advice.FieldValue("val$finalFragment") boolean last)
        throws Throwable {
      return last ? deliver(handler, "binary", data.length) : null;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** In the connection's scopes already, as every call of an endpoint is. */
  private static Object deliver(Object handler, String type, int length) throws Throwable {
    NettyChannel state = NettyChannel.of(((UndertowSession) SESSION.get(handler)).getChannel());
    return state == null ? null : state.deliver(type, length);
  }
}
