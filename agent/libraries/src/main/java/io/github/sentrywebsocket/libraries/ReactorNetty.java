package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.URI;
import java.util.function.BiFunction;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableChannel;
import reactor.netty.NettyInbound;
import reactor.netty.channel.AbortedException;

/**
 * Reactor Netty, above Netty's handshakers. On the client, who subscribes is the caller, and there
 * may be several requests; on the server, the application's handler is subscribed to after the 101.
 */
final class ReactorNetty {

  /** By the {@code HttpClientHandler}, which a subscription makes. */
  private static final WeakIdentityMap<Object, NettyRepeat> SUBSCRIBED = new WeakIdentityMap<>();

  /** By the {@code HttpClientOperations} that will write the next request. */
  private static final WeakIdentityMap<Object, NettyRepeat> WRITING = new WeakIdentityMap<>();

  /** By the subscriber of the handler; its operations may have no channel any more. */
  private static final WeakIdentityMap<Object, NettyChannel> ACCEPTED = new WeakIdentityMap<>();

  private ReactorNetty() {}

  /** {@code HttpClientConnect.HttpClientHandler(HttpClientConfig)}, where one subscribes. */
  static final class Subscribe {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object handler, @Advice.FieldValue("websocketClientSpec") Object webSocket) {
      if (webSocket != null) {
        SUBSCRIBED.put(handler, new NettyRepeat(handler));
      }
    }
  }

  /** {@code HttpClientHandler.requestWithBody(HttpClientOperations)}: a channel is there. */
  static final class Prepare {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object handler, @Advice.Argument(0) Object operations) {
      WRITING.put(operations, SUBSCRIBED.get(handler));
    }
  }

  /** {@code HttpClientOperations.withWebsocketSupport(…)}: makes a handshaker that writes. */
  static final class Write {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object[] enter(@Advice.This Object operations) {
      NettyRepeat handshake = WRITING.remove(operations);
      return handshake == null ? null : new Object[] {handshake.enter()};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object[] entered) {
      if (entered != null) {
        NettyRepeat.leave(entered[0]);
      }
    }
  }

  /** {@code HttpClientHandler.test(Throwable)}: whether another request follows on a failure. */
  static final class Retry {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object handler,
        @Advice.FieldValue("toURI") Object uri,
        @Advice.Argument(0) Throwable cause,
        @Advice.Return boolean retries) {
      NettyRepeat handshake = SUBSCRIBED.get(handler);
      if (handshake != null && retries) {
        handshake.again();
      } else if (handshake != null) {
        SUBSCRIBED.remove(handler);
        handshake.failed(URI.create(uri.toString()), cause);
      }
    }
  }

  /** {@code HttpServerOperations.withWebsocketSupport(String, WebsocketServerSpec, BiFunction)}. */
  static final class Accept {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(value = 2, typing = Typing.DYNAMIC))
    static Object enter(@Advice.Argument(2) BiFunction<Object, Object, Publisher<Void>> handler) {
      BiFunction<Object, Object, Publisher<Void>> traced =
          (in, out) -> handle(handler, (NettyInbound) in, out);
      return handler == null ? null : traced;
    }
  }

  /**
   * {@code FluxReceive.drainReceiver()}: what was read before somebody asked for it is passed on
   * when somebody does, in a task of the event loop.
   */
  static final class Drain {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("parent") DisposableChannel operations) {
      NettyChannel state = NettyChannel.of(operations.channel());
      return state == null ? null : state.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  private static Publisher<Void> handle(
      BiFunction<Object, Object, Publisher<Void>> handler, NettyInbound in, Object out) {
    NettyChannel channel = channel(in);
    if (channel == null) {
      return handler.apply(in, out);
    }
    Object token = channel.activate("onOpen");
    try {
      Publisher<Void> handled = handler.apply(in, out);
      return subscriber -> {
        ACCEPTED.put(subscriber, channel);
        Object subscribing = channel.activate();
        try {
          ReactorScopes.in(handled).subscribe(subscriber);
        } finally {
          Activation.end(subscribing);
        }
      };
    } catch (Throwable thrown) {
      channel.callbackFailed(thrown);
      throw thrown;
    } finally {
      Activation.end(token);
    }
  }

  private static NettyChannel channel(NettyInbound in) {
    Channel[] channel = new Channel[1];
    in.withConnection(connection -> channel[0] = connection.channel());
    return channel[0] == null ? null : NettyChannel.of(channel[0]);
  }

  /** {@code HttpServerOperations.WebsocketSubscriber.onError(Throwable)}: left the handler. */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object subscriber, @Advice.Argument(0) Throwable cause) {
      NettyChannel channel = ACCEPTED.get(subscriber);
      if (channel != null && !channel.isPassedOn(cause) && !isPeersEnd(cause)) {
        channel.callbackFailed(cause);
      }
    }
  }

  /** {@code HttpServerOperations.onOutboundError(Throwable)}: nobody has answered, nobody will. */
  static final class Unanswered {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object operations, @Advice.Argument(0) Throwable cause) {
      NettyChannel channel = channel((NettyInbound) operations);
      if (channel != null
          && channel.isUpgrading()
          && !channel.isPassedOn(cause)
          && !isPeersEnd(cause)) {
        channel.upgradeFailed(cause);
      }
    }
  }

  private static boolean isPeersEnd(Throwable cause) {
    return cause instanceof IOException || cause instanceof AbortedException;
  }
}
