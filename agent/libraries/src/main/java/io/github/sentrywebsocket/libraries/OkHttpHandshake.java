package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * One handshake of OkHttp and the connection that it opens. It starts on the caller's thread; its
 * headers are written where a request goes to the wire, below every interceptor, so that no object
 * that the application sees carries them and a redirect or retry does not inherit them.
 */
final class OkHttpHandshake {

  private static final String LIBRARY = "okhttp";

  private final HttpUrl url;

  /** Weak: it may know its web socket, which keeps this object alive. */
  private final WeakReference<Object> listener;

  /**
   * The application's own request, where it carries a {@code sentry-trace} that an interceptor of
   * Sentry's will double; else null.
   */
  private volatile Request doubled;

  /** What the caller's trace says about the first request. */
  private final Map<String, String> headers = new LinkedHashMap<>();

  private volatile Caller caller;

  /** Null while an interceptor of Sentry's may still write the headers, and after the answer. */
  private volatile ClientHandshake handshake;

  private volatile Connection connection;
  private boolean isSent;
  private volatile boolean isReported;

  /** Of the thread that reads: it belongs to one connection until that ends. */
  private Object reading;

  private OkHttpHandshake(Object listener, HttpUrl url) {
    this.listener = new WeakReference<>(listener);
    this.url = url;
    caller = Caller.capture(listener);
  }

  static OkHttpHandshake start(Object listener, Request request, OkHttpClient client) {
    OkHttpHandshake started = new OkHttpHandshake(listener, request.url());
    if (!isTracedBySentry(client)) {
      started.handshake =
          ClientHandshake.start(
              LIBRARY,
              listener,
              request.url().uri(),
              new Headers(request) {
                @Override
                public void set(String name, String value) {
                  started.headers.put(name, value);
                }
              });
    } else if (request.header("sentry-trace") != null) {
      started.doubled = request;
    }
    return started;
  }

  /** Sentry's interceptor makes a span and adds headers, even where there are some. */
  private static boolean isTracedBySentry(OkHttpClient client) {
    for (Interceptor interceptor : client.interceptors()) {
      for (Class<?> type = interceptor.getClass(); type != null; type = type.getSuperclass()) {
        if (type.getName().startsWith("io.sentry.")) {
          return true;
        }
      }
    }
    return false;
  }

  /** The caller's scopes, for the interceptors that run on the dispatcher's thread. */
  Object activateCaller() {
    return caller.activate();
  }

  /** The request as it goes to the wire. */
  Request write(Request intercepted) {
    Request request = doubled == null ? intercepted : asTheApplicationWrote(intercepted);
    Request.Builder written = request.newBuilder();
    Headers target =
        new Headers(request) {
          @Override
          public void set(String name, String value) {
            written.header(name, value);
          }
        };
    boolean isFirst = !isSent;
    isSent = true;
    if (handshake == null) {
      if (connection != null) {
        return request;
      }
      handshake = ClientHandshake.start(LIBRARY, listener.get(), request.url().uri(), target);
    } else if (request.header("sentry-trace") != null) {
      return request;
    } else if (isFirst && request.url().equals(url)) {
      headers.forEach(written::header);
    } else {
      handshake.resend(request.url().uri(), target);
    }
    return written.build();
  }

  /** Two {@code sentry-trace} are read as none: the application's stays, with its baggage. */
  private Request asTheApplicationWrote(Request intercepted) {
    Request.Builder written =
        intercepted
            .newBuilder()
            .header("sentry-trace", doubled.header("sentry-trace"))
            .removeHeader("baggage");
    doubled.headers("baggage").forEach(line -> written.addHeader("baggage", line));
    return written.build();
  }

  /** The answer was read, on the thread that goes on to call the listener. */
  void answered(int status, Throwable refused) {
    ClientHandshake answered = handshake;
    if (refused == null) {
      Connection opened = answered == null ? Connection.NONE : answered.opened();
      connection = opened;
      handshake = null;
      doubled = null;
      caller = Caller.NONE;
      opened.opened();
      reading = opened.activate();
    } else if (answered != null) {
      if (status == 101) {
        answered.failed(refused);
      } else {
        answered.rejected(status, refused);
      }
    }
  }

  /** The thread that reads is done with the connection. */
  void ended(Throwable thrown) {
    if (connection != null) {
      openFailed(thrown);
      connection.closed(1006);
    }
    Activation.end(reading);
    reading = null;
  }

  /** The handshake failed, or the connection did; the listener is about to be told. */
  Object failed(Throwable cause, boolean isCancelled) {
    Connection failed = connection;
    if (failed == null) {
      Object token = caller.activate();
      handshakeFailed(isCancelled ? cancelled(cause) : cause);
      return token;
    }
    if (!(cause instanceof IOException)) {
      openFailed(cause);
    }
    failed.closed(1006);
    return failed.activate();
  }

  void handshakeFailed(Throwable cause) {
    ClientHandshake failed = handshake;
    if (failed != null) {
      failed.failed(cause);
    }
  }

  /** What left a callback, if it is none that has reported for itself. */
  private void openFailed(Throwable thrown) {
    if (thrown != null && !isReported) {
      callbackFailed("onOpen", thrown);
    }
  }

  void callbackFailed(String callback, Throwable thrown) {
    isReported = true;
    connection().failed(callback, thrown);
  }

  Connection connection() {
    Connection current = connection;
    return current == null ? Connection.NONE : current;
  }

  /** OkHttp cancels a call that takes too long, too: that is a time-out. */
  private static Throwable cancelled(Throwable cause) {
    return cause instanceof InterruptedIOException
        ? cause
        : new CancellationException(cause.getMessage());
  }

  /** Reads a request's headers. */
  private abstract static class Headers implements HandshakeHeaders {
    private final Request request;

    Headers(Request request) {
      this.request = request;
    }

    @Override
    public List<String> get(String name) {
      return request.headers(name);
    }
  }
}
