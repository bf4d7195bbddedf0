package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.http.netty.websocket.AbstractNettyWebSocketHandler;
import io.micronaut.inject.MethodExecutionHandle;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The beans of Micronaut's WebSockets on either side. Their methods are called from Netty's
 * handlers, but also from tasks of the event loop and on other executors; what leaves them is
 * swallowed.
 */
final class MicronautBean {

  private static final List<String> CALLBACKS = List.of("OnOpen", "OnClose", "OnError");

  /** What Micronaut 5 makes of a result. */
  private static final String FLOWS = "io.micronaut.core.execution.";

  private static final Getter FAILURE = new Getter("tryCompleteError");

  /** By Micronaut's session. */
  private static final WeakIdentityMap<Object, NettyChannel> SESSIONS = new WeakIdentityMap<>();

  private MicronautBean() {}

  private static NettyChannel channel(Object handler) {
    return SESSIONS.get(((AbstractNettyWebSocketHandler) handler).getSession());
  }

  private static void failed(NettyChannel channel, Object method, Throwable thrown) {
    if (!channel.isPassedOn(thrown)) {
      channel.passedOn(thrown);
      channel.connection().failed(callback(method), thrown);
    }
  }

  private static String callback(Object method) {
    AnnotationMetadata annotations =
        ((MethodExecutionHandle<?, ?>) method).getExecutableMethod().getAnnotationMetadata();
    for (String each : CALLBACKS) {
      if (annotations.hasAnnotation("io.micronaut.websocket.annotation." + each)) {
        return "o" + each.substring(1);
      }
    }
    return "onMessage";
  }

  /** What a method returned, so that what it does later is traced, too. */
  private static Object returned(NettyChannel channel, Object method, Object result) {
    if (result instanceof Publisher) {
      return later(channel, method, (Publisher<?>) result);
    }
    if (result instanceof CompletionStage) {
      ((CompletionStage<?>) result)
          .whenComplete(
              (value, thrown) -> {
                if (thrown != null) {
                  failed(channel, method, thrown);
                }
              });
    }
    return result;
  }

  private static Publisher<?> later(NettyChannel channel, Object method, Publisher<?> result) {
    Publisher<Object> traced =
        Flux.from(result).cast(Object.class).doOnError(thrown -> failed(channel, method, thrown));
    return (Publisher<Object>)
        subscriber -> {
          Object token = channel.activate();
          try {
            ReactorScopes.in(traced).subscribe(subscriber);
          } finally {
            Activation.end(token);
          }
        };
  }

  /** {@code NettyWebSocketSession(String, Channel, …)}. */
  static final class Session {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object session, @Advice.Argument(1) Channel channel) {
      NettyChannel state = NettyChannel.of(channel);
      if (state != null) {
        SESSIONS.put(session, state);
      }
    }
  }

  /** {@code AbstractNettyWebSocketHandler.invokeExecutable(…)} and the server's. */
  static final class Invoke {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object handler) {
      NettyChannel channel = channel(handler);
      return channel == null ? null : channel.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    @Advice.AssignReturned.ToReturned(typing = Typing.DYNAMIC)
    static Object exit(
        @Advice.Enter Object token,
        @Advice.This Object handler,
        @Advice.Argument(1) Object method,
        @Advice.Return(typing = Typing.DYNAMIC) Object result,
        @Advice.Thrown Throwable thrown)
        throws Throwable {
      Activation.end(token);
      NettyChannel channel = channel(handler);
      if (channel == null) {
        return result;
      }
      if (thrown != null) {
        failed(channel, method, thrown);
        return result;
      }
      if (result == null || !result.getClass().getName().startsWith(FLOWS)) {
        return returned(channel, method, result);
      }
      Throwable failure = (Throwable) FAILURE.get(result);
      if (failure != null) {
        failed(channel, method, failure);
      }
      return result;
    }
  }

  /** {@code NettyServerWebSocketHandler.invokeWithContext(…)}, called on an executor's thread. */
  static final class Supply {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToReturned(typing = Typing.DYNAMIC)
    static Object exit(
        @Advice.This Object handler,
        @Advice.Argument(1) Object method,
        @Advice.Return Supplier<?> call) {
      NettyChannel channel = channel(handler);
      if (channel == null) {
        return call;
      }
      Supplier<Object> traced = () -> call(channel, method, call);
      return traced;
    }

    private static Object call(NettyChannel channel, Object method, Supplier<?> call) {
      Object token = channel.activate();
      try {
        return call.get();
      } catch (Throwable thrown) {
        failed(channel, method, thrown);
        throw thrown;
      } finally {
        Activation.end(token);
      }
    }
  }
}
