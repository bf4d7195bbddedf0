package io.github.sentrywebsocket.libraries;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Clients;
import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.util.SafeCloseable;
import com.linecorp.armeria.common.websocket.WebSocket;
import io.github.sentrywebsocket.core.api.Activation;
import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/**
 * Armeria's client. The handshake goes with the request's context, which decorators pass on to
 * every request they make of it. The session that the application waits for is given to it by us,
 * in the connection's scopes.
 */
final class ArmeriaClient {

  private ArmeriaClient() {}

  /** {@code DefaultWebSocketClient.connect(String, …)}, where all overloads end. */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object[] enter() {
      ArmeriaHandshake handshake = new ArmeriaHandshake();
      return new Object[] {handshake, Clients.withContextCustomizer(handshake::claim)};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    @Advice.AssignReturned.ToReturned(typing = Typing.DYNAMIC)
    static Object exit(
        @Advice.This WebSocketClient client,
        @Advice.Argument(0) String path,
        @Advice.Enter Object[] entered,
        @Advice.Return CompletableFuture<Object> result) {
      if (entered == null) {
        return null;
      }
      ((SafeCloseable) entered[1]).close();
      return result == null
          ? null
          : told((ArmeriaHandshake) entered[0], client.uri().resolve(path), result);
    }

    private static CompletableFuture<Object> told(
        ArmeriaHandshake handshake, URI uri, CompletableFuture<Object> result) {
      Told told = new Told(handshake, uri);
      result.whenComplete(
          (session, cause) -> {
            if (cause == null) {
              told.opened(session);
            } else {
              told.completeExceptionally(cause);
            }
          });
      return told;
    }
  }

  /** What the application waits for. Its time-out and its cancelling end the handshake, too. */
  private static final class Told extends CompletableFuture<Object> {
    private final ArmeriaHandshake handshake;
    private final URI uri;

    Told(ArmeriaHandshake handshake, URI uri) {
      this.handshake = handshake;
      this.uri = uri;
    }

    void opened(Object session) {
      Object token = handshake.activate();
      try {
        complete(session);
      } finally {
        Activation.end(token);
      }
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
      ends(cause);
      return super.completeExceptionally(cause);
    }

    @Override
    public boolean cancel(boolean interrupts) {
      ends(new CancellationException());
      return super.cancel(interrupts);
    }

    /** Before whoever waits is told. */
    private void ends(Throwable cause) {
      if (!isDone()) {
        handshake.failed(uri, cause);
      }
    }
  }

  /** {@code HttpClientDelegate.execute(ClientRequestContext, HttpRequest)}. */
  static final class Request {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ClientRequestContext context, @Advice.Argument(1) HttpRequest request) {
      ArmeriaHandshake handshake = ArmeriaHandshake.of(context);
      if (handshake != null) {
        handshake.request(context, request);
      }
    }
  }

  /** {@code WebSocketSession(ClientRequestContext, ResponseHeaders, WebSocket, …)}. */
  static final class Session {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) ClientRequestContext context, @Advice.Argument(2) WebSocket inbound) {
      ArmeriaHandshake handshake = ArmeriaHandshake.of(context);
      ArmeriaConnection connection = handshake == null ? null : handshake.opened();
      if (connection != null) {
        connection.attach(context);
        ArmeriaWebSocket.inbound(inbound, connection);
        // An application that aborts both streams leaves the request open until the server ends it.
        inbound.whenComplete().whenComplete((nothing, cause) -> connection.closed());
        context.log().whenComplete().thenAccept(log -> connection.closed());
      }
    }
  }
}
