package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/**
 * The client of the JDK ({@code java.net.http}). Its handshake is an ordinary HTTP exchange: a
 * {@code BuilderImpl} becomes an {@code OpeningHandshake} with a request, the answer becomes a
 * transport, and the transport a {@code WebSocketImpl}. The connection is handed down that chain.
 */
final class JdkHttpClient {

  private static final WeakIdentityMap<Object, JdkHandshake> BY_BUILDER = new WeakIdentityMap<>();
  private static final WeakIdentityMap<Object, JdkHandshake> BY_OPENING = new WeakIdentityMap<>();

  /** By the request's system headers: they are not copied to the request of a retry. */
  private static final WeakIdentityMap<Object, JdkHandshake> BY_REQUEST = new WeakIdentityMap<>();

  private static final WeakIdentityMap<Object, Connection> BY_TRANSPORT = new WeakIdentityMap<>();
  private static final WeakIdentityMap<Object, Connection> CONNECTIONS = new WeakIdentityMap<>();

  private JdkHttpClient() {}

  /** {@code WebSocketImpl.newInstanceAsync(BuilderImpl)}, on the thread of the caller. */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(
        @Advice.AssignReturned.ToArguments.ToArgument(
            value = 0,
            index = 0,
            typing = Typing.DYNAMIC))
    static Object[] enter(@Advice.Argument(0) Object builder) throws Throwable {
      JdkHandshake handshake = JdkHandshake.start("java_http", builder);
      Set<String> replaced = handshake.replaced();
      Object used = replaced.isEmpty() ? builder : JdkInternals.without(replaced, builder);
      BY_BUILDER.put(used, handshake);
      return new Object[] {used, handshake.handshake};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.Enter Object[] entered, @Advice.Return CompletableFuture<?> connected) {
      if (entered != null) {
        ClientHandshake handshake = (ClientHandshake) entered[1];
        connected.whenComplete((webSocket, failure) -> end(handshake, failure));
      }
    }

    private static void end(ClientHandshake handshake, Throwable failure) {
      Throwable cause = failure;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof WebSocketHandshakeException
          && ((WebSocketHandshakeException) cause).getResponse().statusCode() != 101) {
        handshake.rejected(((WebSocketHandshakeException) cause).getResponse().statusCode(), cause);
      } else if (cause != null) {
        handshake.failed(cause);
      }
    }
  }

  /** {@code OpeningHandshake(BuilderImpl)}: builds the request. */
  static final class Request {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object opening, @Advice.Argument(0) Object builder)
        throws Throwable {
      JdkHandshake handshake = BY_BUILDER.remove(builder);
      if (handshake != null) {
        Object request = JdkInternals.request(opening);
        handshake.writeTo(request);
        BY_OPENING.put(opening, handshake);
        BY_REQUEST.put(JdkInternals.systemHeaders(request), handshake);
      }
    }
  }

  /** {@code HttpRequestImpl.newInstanceForAuthentication(HttpRequestImpl)}. */
  static final class Retry {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object rejected, @Advice.Return Object retry)
        throws Throwable {
      resend(rejected, retry);
    }
  }

  /** {@code HttpRequestImpl.newInstanceForRedirection(URI, String, HttpRequestImpl, boolean)}. */
  static final class Redirect {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(2) Object redirected, @Advice.Return Object redirect)
        throws Throwable {
      resend(redirected, redirect);
    }
  }

  private static void resend(Object before, Object request) throws Throwable {
    JdkHandshake handshake = BY_REQUEST.get(JdkInternals.systemHeaders(before));
    if (handshake != null) {
      handshake.writeTo(request, JdkInternals.uri(request));
      BY_REQUEST.put(JdkInternals.systemHeaders(request), handshake);
    }
  }

  /** {@code OpeningHandshake.resultFrom(HttpResponse)}: its future is complete already. */
  static final class Answer {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object opening, @Advice.Return CompletableFuture<?> result)
        throws Throwable {
      JdkHandshake handshake = BY_OPENING.remove(opening);
      BY_REQUEST.remove(JdkInternals.systemHeaders(JdkInternals.request(opening)));
      if (handshake != null && result.isDone() && !result.isCompletedExceptionally()) {
        BY_TRANSPORT.put(JdkInternals.transport(result.getNow(null)), handshake.handshake.opened());
      }
    }
  }

  /** {@code TransportFactoryImpl.createTransport(MessageQueue, MessageStreamConsumer)}. */
  static final class Transport {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object factory, @Advice.Argument(1) Object consumer)
        throws Throwable {
      Connection connection = BY_TRANSPORT.remove(factory);
      if (connection != null && connection != Connection.NONE) {
        CONNECTIONS.put(JdkInternals.webSocket(consumer), connection);
      }
    }
  }

  private static Connection connection(Object webSocket) {
    Connection connection = CONNECTIONS.get(webSocket);
    return connection == null ? Connection.NONE : connection;
  }

  private static void leave(Object token, Object webSocket, String callback, Throwable thrown) {
    if (thrown != null) {
      connection(webSocket).failed(callback, thrown);
    }
    Activation.end(token);
  }

  /** {@code WebSocketImpl$ReceiveTask.processOpen()}. */
  static final class OnOpen {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("this$0") Object webSocket) {
      connection(webSocket).opened();
      return connection(webSocket).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("this$0") Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onOpen", thrown);
    }
  }

  /** {@code processText()}. */
  static final class OnText {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("this$0") Object webSocket) throws Throwable {
      return connection(webSocket)
          .receive("text", JdkInternals.textLength(webSocket), JdkInternals.isLastPart(webSocket));
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("this$0") Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onMessage", thrown);
    }
  }

  /** {@code processBinary()}. */
  static final class OnBinary {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("this$0") Object webSocket) throws Throwable {
      return connection(webSocket)
          .receive(
              "binary", JdkInternals.binaryLength(webSocket), JdkInternals.isLastPart(webSocket));
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("this$0") Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onMessage", thrown);
    }
  }

  /** {@code processPing()}, {@code processPong()}. */
  static final class OnControl {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("this$0") Object webSocket) {
      return connection(webSocket).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("this$0") Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onMessage", thrown);
    }
  }

  /** {@code processClose()}: the peer's close frame. */
  static final class OnClose {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("this$0") Object webSocket) throws Throwable {
      // Before the callback: applications exit in it.
      connection(webSocket).closed(JdkInternals.statusCode(webSocket));
      return connection(webSocket).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("this$0") Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onClose", thrown);
      CONNECTIONS.remove(webSocket);
    }
  }

  /** {@code processError()}: the connection broke, or a callback threw. */
  static final class OnError {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("this$0") Object webSocket) {
      connection(webSocket).closed(1006);
      return connection(webSocket).activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("this$0") Object webSocket,
        @Advice.Thrown Throwable thrown) {
      leave(token, webSocket, "onError", thrown);
      CONNECTIONS.remove(webSocket);
    }
  }

  /** {@code WebSocketImpl.abort()}: no callback follows. */
  static final class Aborted {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object webSocket) {
      connection(webSocket).closed(1006);
      CONNECTIONS.remove(webSocket);
    }
  }

  /** {@code WebSocketImpl.sendText(CharSequence, boolean)}. */
  static final class SendText {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object webSocket,
        @Advice.Argument(0) CharSequence text,
        @Advice.Argument(1) boolean last) {
      if (text != null) {
        connection(webSocket).sent(text.length(), last);
      }
    }
  }

  /** {@code WebSocketImpl.sendBinary(ByteBuffer, boolean)}. */
  static final class SendBinary {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object webSocket,
        @Advice.Argument(0) ByteBuffer data,
        @Advice.Argument(1) boolean last) {
      if (data != null) {
        connection(webSocket).sent(data.remaining(), last);
      }
    }
  }
}
