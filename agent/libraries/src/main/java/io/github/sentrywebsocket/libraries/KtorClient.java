package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.ktor.client.call.HttpClientCall;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestData;
import io.ktor.client.statement.HttpResponse;
import io.ktor.util.pipeline.PipelineContext;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.CoroutineScope;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/**
 * Ktor's client. Its engine works on threads of its own; the caller's scopes follow a request from
 * builder to builder until there. The CIO engine writes its handshakes itself, the others leave it
 * to a library that is known to us.
 */
final class KtorClient {

  /** By {@code HttpRequestBuilder}, then by {@code HttpRequestData}. */
  private static final WeakIdentityMap<Object, Caller> CALLERS = new WeakIdentityMap<>();

  private KtorClient() {}

  private static void follow(Object from, Object to) {
    Caller caller = CALLERS.get(from);
    if (caller != null) {
      CALLERS.put(to, caller);
    }
  }

  /** The context of a session that another library opens, in its caller's scopes until then. */
  private static CoroutineContext withCaller(CoroutineContext context) {
    KtorScopes scopes = new KtorScopes(null);
    scopes.askedBy(Caller.capture(null));
    return context.plus(scopes);
  }

  private static boolean isWebSocket(String scheme) {
    return scheme.equals("ws") || scheme.equals("wss");
  }

  /** {@code WebSockets(…)}, the plugin: a client for WebSockets is made; what follows is woven. */
  static final class Installed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit() {}
  }

  /** {@code HttpStatement(HttpRequestBuilder, HttpClient)}: on the caller's thread. */
  static final class Ask {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) HttpRequestBuilder builder) {
      if (isWebSocket(builder.getUrl().getProtocol().getName())) {
        CALLERS.put(builder, Caller.capture(null));
      }
    }
  }

  /** {@code HttpRequestBuilder.takeFromWithExecutionContext(HttpRequestBuilder)}. */
  static final class Copy {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object builder, @Advice.Argument(0) Object from) {
      follow(from, builder);
    }
  }

  /** {@code HttpRequestBuilder.build()}. */
  static final class Build {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object builder, @Advice.Return Object request) {
      follow(builder, request);
    }
  }

  /**
   * {@code execute(HttpRequestData, Continuation)} of an engine, which writes or asks its library
   * before it suspends. When it goes on it has no request.
   */
  static final class Execute {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(0) Object request) {
      Caller caller = request == null ? null : CALLERS.remove(request);
      return caller == null ? null : caller.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /**
   * {@code OkHttpWebsocketSession(OkHttpClient, Factory, Request, CoroutineContext, …)}: one of its
   * coroutines will ask OkHttp.
   */
  static final class OkHttpSession {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(3))
    static CoroutineContext enter(@Advice.Argument(3) CoroutineContext context) {
      return withCaller(context);
    }
  }

  /**
   * {@code JavaHttpWebSocket(CoroutineContext, …)}: java.net.http completes the handshake before it
   * tells {@code onOpen}, so coroutines of the session may run before that.
   */
  static final class JavaSession {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static CoroutineContext enter(@Advice.Argument(0) CoroutineContext context) {
      return withCaller(context);
    }
  }

  /** {@code onOpen(…)} of both, which are listeners of their libraries. */
  static final class OnOpen {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This CoroutineScope session) {
      KtorScopes scopes = KtorScopes.in(session.getCoroutineContext());
      if (scopes != null) {
        scopes.openedHere(session);
      }
    }
  }

  /** {@code Endpoint.execute(HttpRequestData, CoroutineContext, Continuation)} of CIO. */
  static final class Handshake {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments({
      @Advice.AssignReturned.ToArguments.ToArgument(value = 0, index = 0, typing = Typing.DYNAMIC),
      @Advice.AssignReturned.ToArguments.ToArgument(value = 1, index = 1, typing = Typing.DYNAMIC),
      @Advice.AssignReturned.ToArguments.ToArgument(value = 2, index = 2, typing = Typing.DYNAMIC)
    })
    static Object[] enter(
        @Advice.Argument(0) HttpRequestData request,
        @Advice.Argument(1) CoroutineContext call,
        @Advice.Argument(2) Continuation<Object> caller) {
      if (request == null || !isWebSocket(request.getUrl().getProtocol().getName())) {
        return null;
      }
      KtorHandshake handshake = new KtorHandshake(caller);
      return new Object[] {handshake.start(request), call.plus(handshake.scopes), handshake};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object[] entered,
        @Advice.Return Object result,
        @Advice.Thrown Throwable thrown) {
      if (entered != null) {
        KtorHandshake handshake = (KtorHandshake) entered[2];
        if (thrown != null) {
          handshake.failed(thrown);
        } else {
          handshake.returned(result);
        }
      }
    }
  }

  /** The interceptor of the plugin, which throws when the answer is no session. */
  static final class Refused {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) PipelineContext<?, HttpClientCall> pipeline,
        @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        told(pipeline.getContext().getResponse(), thrown);
      }
    }
  }

  /** {@code ResponseException(HttpResponse, …)}: of a client that expects success. */
  static final class Invalid {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object cause, @Advice.Argument(0) HttpResponse response) {
      told(response, (Throwable) cause);
    }
  }

  private static void told(HttpResponse response, Throwable cause) {
    KtorScopes scopes = KtorScopes.in(response.getCoroutineContext());
    if (scopes != null) {
      scopes.told(cause);
    }
  }

  /** {@code RawWebSocketJvmKt.RawWebSocket(…, CoroutineContext, …)}: before it reads a frame. */
  static final class Opened {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(4) CoroutineContext context) {
      KtorScopes scopes = KtorScopes.in(context);
      KtorHandshake handshake = scopes == null ? null : KtorHandshake.of(scopes);
      if (handshake != null) {
        handshake.opened(context);
      }
    }
  }
}
