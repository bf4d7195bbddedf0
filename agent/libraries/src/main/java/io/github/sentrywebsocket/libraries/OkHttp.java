package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.IOException;
import net.bytebuddy.asm.Advice;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.ByteString;

/**
 * OkHttp. {@code RealWebSocket} makes an ordinary call of the handshake; the dispatcher's thread
 * performs it, then reads from the connection and calls the listener until it ends.
 */
final class OkHttp {

  /**
   * By the value of {@code Sec-WebSocket-Key}: a field of the web socket, and the same string in
   * every request of its handshake, whatever interceptors make of it.
   */
  private static final WeakIdentityMap<String, OkHttpHandshake> HANDSHAKES =
      new WeakIdentityMap<>();

  private OkHttp() {}

  private static OkHttpHandshake handshake(Request request) {
    return HANDSHAKES.get(request.header("Sec-WebSocket-Key"));
  }

  /** {@code RealWebSocket.connect(OkHttpClient)}, on the thread of the caller. */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("key") String key,
        @Advice.FieldValue("listener") Object listener,
        @Advice.FieldValue("originalRequest") Request request,
        @Advice.Argument(0) OkHttpClient client) {
      OkHttpHandshake handshake = OkHttpHandshake.start(listener, request, client);
      HANDSHAKES.put(key, handshake);
      return handshake;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object handshake, @Advice.Thrown Throwable thrown) {
      if (thrown != null && handshake != null) {
        ((OkHttpHandshake) handshake).handshakeFailed(thrown);
      }
    }
  }

  /** {@code RealCall.getResponseWithInterceptorChain()}, on the dispatcher's thread. */
  static final class Interceptors {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("forWebSocket") boolean forWebSocket,
        @Advice.FieldValue("originalRequest") Request request) {
      OkHttpHandshake handshake = forWebSocket ? handshake(request) : null;
      return handshake == null ? null : handshake.activateCaller();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("forWebSocket") boolean forWebSocket,
        @Advice.FieldValue("originalRequest") Request request,
        @Advice.Thrown Throwable thrown) {
      Activation.end(token);
      if (forWebSocket && thrown != null && !(thrown instanceof IOException)) {
        // OkHttp 3 does not tell the listener.
        OkHttpHandshake handshake = handshake(request);
        if (handshake != null) {
          handshake.handshakeFailed(thrown);
        }
      }
    }
  }

  /** {@code Http1Codec} or {@code Http1ExchangeCodec.writeRequestHeaders(Request)}. */
  static final class Written {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
    static Request enter(@Advice.Argument(0) Request request) {
      OkHttpHandshake handshake = handshake(request);
      return handshake == null ? request : handshake.write(request);
    }
  }

  /** {@code RealWebSocket.checkUpgradeSuccess} or {@code checkResponse(Response)}. */
  static final class Answer {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.FieldValue("key") String key,
        @Advice.Argument(0) Response response,
        @Advice.Thrown Throwable refused) {
      OkHttpHandshake handshake = HANDSHAKES.get(key);
      if (handshake != null) {
        handshake.answered(response.code(), refused);
      }
    }
  }

  /** {@code onResponse(Call, Response)} of the call's callback: ends when the connection does. */
  static final class Reader {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Argument(1) Response response, @Advice.Thrown Throwable thrown) {
      OkHttpHandshake handshake = handshake(response.request());
      if (handshake != null) {
        handshake.ended(thrown);
      }
    }
  }

  /** {@code RealWebSocket.onReadMessage}, of a string or of a {@code ByteString}. */
  static final class OnMessage {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("key") String key, @Advice.Argument(0) Object message) {
      OkHttpHandshake handshake = HANDSHAKES.get(key);
      if (handshake == null) {
        return null;
      }
      return message instanceof String
          ? handshake.connection().receive("text", ((String) message).length(), true)
          : handshake.connection().receive("binary", ((ByteString) message).size(), true);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("key") String key,
        @Advice.Thrown Throwable thrown) {
      callbackFailed(key, "onMessage", thrown);
      Activation.end(token);
    }
  }

  /** {@code RealWebSocket.onReadClose(int, String)}: the peer's close frame; calls onClosing. */
  static final class OnClosing {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.FieldValue("key") String key, @Advice.Argument(0) int code) {
      OkHttpHandshake handshake = HANDSHAKES.get(key);
      if (handshake != null) {
        // Before the callback: applications exit in it.
        handshake.connection().closed(code);
      }
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.FieldValue("key") String key, @Advice.Thrown Throwable thrown) {
      callbackFailed(key, "onClose", thrown);
    }
  }

  /** {@code RealWebSocket.finishReader()}, since 5.0: calls onClosed. */
  static final class OnClosed {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.FieldValue("key") String key, @Advice.Thrown Throwable thrown) {
      callbackFailed(key, "onClose", thrown);
    }
  }

  /** {@code RealWebSocket.writeOneFrame()}: the writer's thread calls onClosed, too. */
  static final class Writer {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("key") String key) {
      OkHttpHandshake handshake = HANDSHAKES.get(key);
      return handshake == null ? null : handshake.connection().activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("key") String key,
        @Advice.Thrown Throwable thrown) {
      if (!(thrown instanceof IOException)) {
        callbackFailed(key, "onClose", thrown);
      }
      Activation.end(token);
    }
  }

  /** {@code RealWebSocket.failWebSocket(Exception, Response)}: calls onFailure. */
  static final class OnFailure {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("key") String key,
        @Advice.FieldValue("call") Call call,
        @Advice.Argument(0) Exception failure) {
      OkHttpHandshake handshake = HANDSHAKES.get(key);
      return handshake == null
          ? null
          : handshake.failed(failure, call != null && call.isCanceled());
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object token,
        @Advice.FieldValue("key") String key,
        @Advice.Thrown Throwable thrown) {
      callbackFailed(key, "onError", thrown);
      Activation.end(token);
    }
  }

  /** {@code RealWebSocket.send(ByteString, int)}: both kinds of messages. */
  static final class Send {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("key") String key,
        @Advice.Argument(0) ByteString data,
        @Advice.Return boolean isQueued) {
      OkHttpHandshake handshake = isQueued ? HANDSHAKES.get(key) : null;
      if (handshake != null) {
        handshake.connection().sent(data.size(), true);
      }
    }
  }

  private static void callbackFailed(String key, String callback, Throwable thrown) {
    OkHttpHandshake handshake = thrown == null ? null : HANDSHAKES.get(key);
    if (handshake != null) {
      handshake.callbackFailed(callback, thrown);
    }
  }
}
