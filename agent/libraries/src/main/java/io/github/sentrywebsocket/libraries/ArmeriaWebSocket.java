package io.github.sentrywebsocket.libraries;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.reactivestreams.Subscriber;

/** The frames of Armeria's WebSockets, on either side and over HTTP/1.1 as over HTTP/2. */
final class ArmeriaWebSocket {

  /** By the stream of frames that the application subscribes to, directly or through operators. */
  private static final WeakIdentityMap<Object, ArmeriaConnection> INBOUND = new WeakIdentityMap<>();

  private ArmeriaWebSocket() {}

  static void inbound(Object stream, ArmeriaConnection connection) {
    INBOUND.put(stream, connection);
  }

  /** {@code WebSocketWrapper.subscribe(Subscriber, EventExecutor, SubscriptionOption...)}. */
  static final class Subscribe {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(value = 0, typing = Typing.DYNAMIC))
    static Object enter(
        @Advice.This Object stream,
        @Advice.Argument(0) Subscriber<? super WebSocketFrame> subscriber) {
      ArmeriaConnection connection = INBOUND.get(stream);
      return connection == null || subscriber == null
          ? null
          : new ArmeriaSubscriber(subscriber, connection);
    }
  }

  /** {@code WebSocketFrameEncoder.encode(RequestContext, WebSocketFrame)}. */
  static final class Send {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) RequestContext context, @Advice.Argument(1) WebSocketFrame frame) {
      ArmeriaConnection connection = ArmeriaConnection.of(context);
      if (connection != null) {
        connection.send(frame);
      }
    }
  }
}
