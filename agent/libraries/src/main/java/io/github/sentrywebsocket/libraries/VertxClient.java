package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/**
 * Vert.x's client. The handshake starts where the application asks for it, on its thread: the
 * headers go with a copy of its options to the event loop that writes them. What is to complete
 * when the WebSocket is open is completed by us, so that the application's handler runs in the
 * connection's scopes on whatever thread Vert.x calls it.
 */
final class VertxClient {

  private VertxClient() {}

  /** {@code webSocket(WebSocketConnectOptions, …)} until Vert.x 4, where all overloads meet. */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments({
      @Advice.AssignReturned.ToArguments.ToArgument(value = 0, index = 0, typing = Typing.DYNAMIC),
      @Advice.AssignReturned.ToArguments.ToArgument(value = 1, index = 1, typing = Typing.DYNAMIC)
    })
    static Object[] enter(
        @Advice.Argument(0) WebSocketConnectOptions options,
        @Advice.Argument(1) Object completion,
        @Advice.FieldValue("options") Object client)
        throws Throwable {
      return start(options, completion, client);
    }
  }

  /** {@code webSocket(ContextInternal, WebSocketConnectOptions, Promise)} since Vert.x 5. */
  static final class Connect5 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments({
      @Advice.AssignReturned.ToArguments.ToArgument(value = 1, index = 0, typing = Typing.DYNAMIC),
      @Advice.AssignReturned.ToArguments.ToArgument(value = 2, index = 1, typing = Typing.DYNAMIC)
    })
    static Object[] enter(
        @Advice.Argument(1) WebSocketConnectOptions options,
        @Advice.Argument(2) Object completion,
        @Advice.FieldValue("options") Object client)
        throws Throwable {
      return start(options, completion, client);
    }
  }

  /** {@code Http1xClientConnection.toWebSocket(…)}: Netty is about to write our handshake. */
  static final class Write {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object connection) throws Throwable {
      NettyOwner.own(VertxInternals.channel(connection));
    }
  }

  @SuppressWarnings("unchecked")
  private static Object[] start(WebSocketConnectOptions options, Object completion, Object client)
      throws Throwable {
    if (completion instanceof Promise) {
      Promise<Object> promise = (Promise<Object>) completion;
      Object context = VertxInternals.context(promise);
      Promise<Object> ours = VertxInternals.promise(context);
      Headers headers = new Headers(options.getHeaders());
      ClientHandshake handshake = headers.start(null, uri(options, client));
      Answer answer = new Answer(handshake, VertxInternals.timeout(options));
      ours.future().onComplete(new Completion(answer, context, promise));
      return new Object[] {headers.in(options), ours};
    }
    Handler<AsyncResult<Object>> handler = (Handler<AsyncResult<Object>>) completion;
    Headers headers = new Headers(options.getHeaders());
    ClientHandshake handshake = headers.start(handler, uri(options, client));
    return new Object[] {headers.in(options), new Completion3(new Answer(handshake, 0), handler)};
  }

  private static URI uri(WebSocketConnectOptions options, Object client) throws Throwable {
    URI uri = new URI(options.getURI());
    return uri.isAbsolute()
        ? uri
        : new URI(VertxInternals.origin(options, client) + options.getURI());
  }

  /** How the handshake ends. When its time is up, Vert.x closes, and tells no more than that. */
  private static final class Answer {
    private final ClientHandshake handshake;
    private final long timeout;
    private final long start = System.nanoTime();

    Answer(ClientHandshake handshake, long timeout) {
      this.handshake = handshake;
      this.timeout = timeout;
    }

    Connection opened(Object webSocket, Object context) {
      Connection connection = handshake.opened();
      VertxWebSocket.opened(webSocket, context, connection);
      return connection;
    }

    void failed(Throwable cause) {
      if (cause instanceof UpgradeRejectedException) {
        handshake.rejected(((UpgradeRejectedException) cause).getStatus(), cause);
      } else if (cause instanceof WebSocketHandshakeException && isOver()) {
        handshake.failed(
            new TimeoutException("No answer within " + timeout + " ms").initCause(cause));
      } else {
        handshake.failed(cause);
      }
    }

    private boolean isOver() {
      return timeout > 0 && System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(timeout);
    }
  }

  /** Completes the application's promise on the context it belongs to. */
  private static final class Completion implements Handler<AsyncResult<Object>> {
    private final Answer answer;
    private final Object context;
    private final Promise<Object> promise;

    Completion(Answer answer, Object context, Promise<Object> promise) {
      this.answer = answer;
      this.context = context;
      this.promise = promise;
    }

    @Override
    public void handle(AsyncResult<Object> result) {
      if (result.failed()) {
        answer.failed(result.cause());
        promise.tryFail(result.cause());
        return;
      }
      Connection connection = answer.opened(result.result(), context);
      Integer entered = VertxScopes.enter(context, connection, "onOpen", connection.activate());
      try {
        promise.tryComplete(result.result());
      } catch (Throwable thrown) { // Vert.x 4.0 and 4.1 catch further out
        connection.failed("onOpen", thrown);
        throw thrown;
      } finally {
        VertxScopes.leave(entered);
      }
    }
  }

  /** Vert.x 3.9 takes the application's handler, and calls it on its context. */
  private static final class Completion3 implements Handler<AsyncResult<Object>> {
    private final Answer answer;
    private final Handler<AsyncResult<Object>> handler;

    Completion3(Answer answer, Handler<AsyncResult<Object>> handler) {
      this.answer = answer;
      this.handler = handler;
    }

    @Override
    public void handle(AsyncResult<Object> result) {
      if (result.failed()) {
        answer.failed(result.cause());
        handler.handle(result);
        return;
      }
      Connection connection = answer.opened(result.result(), null);
      Integer entered = VertxScopes.enter(null, connection, "onOpen", connection.activate());
      try {
        handler.handle(result);
      } catch (Throwable thrown) {
        connection.failed("onOpen", thrown);
        throw thrown;
      } finally {
        VertxScopes.leave(entered);
      }
    }
  }

  /** A copy of the application's headers with ours. */
  private static final class Headers implements HandshakeHeaders {
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private boolean isChanged;

    Headers(MultiMap applications) {
      if (applications != null) {
        headers.addAll(applications);
      }
    }

    ClientHandshake start(Object witness, URI uri) {
      return ClientHandshake.start("vertx", witness, uri, this);
    }

    WebSocketConnectOptions in(WebSocketConnectOptions options) {
      return isChanged ? new WebSocketConnectOptions(options).setHeaders(headers) : options;
    }

    @Override
    public List<String> get(String name) {
      return headers.getAll(name);
    }

    @Override
    public void set(String name, String value) {
      headers.set(name, value);
      isChanged = true;
    }
  }
}
