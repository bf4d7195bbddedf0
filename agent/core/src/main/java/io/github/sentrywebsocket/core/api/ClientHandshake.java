package io.github.sentrywebsocket.core.api;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.sdk.ClientRequest;
import io.github.sentrywebsocket.core.sdk.ClientTrace;
import io.github.sentrywebsocket.core.sdk.HandshakeTags;
import io.github.sentrywebsocket.core.sdk.HandshakeUrl;
import io.github.sentrywebsocket.core.sdk.SdkDirectory;
import io.github.sentrywebsocket.core.sdk.SentrySdk;
import io.github.sentrywebsocket.core.sdk.TraceHeaders;
import io.github.sentrywebsocket.core.sdk.TransactionName;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client's opening handshake (RFC 6455, section 4.1): from the call that asks for the connection
 * to the server's answer. Safe for any thread; only the first of {@link #opened}, {@link #rejected}
 * and {@link #failed} counts. A later exception is the same failure told again: it is no other
 * event, whoever captures it. No method throws.
 */
public final class ClientHandshake {

  private static final ClientHandshake UNTRACED = new ClientHandshake(null, List.of());

  /**
   * Null once it ended: libraries keep a handshake, and with it this, for longer than they need.
   */
  private volatile ClientTrace trace;

  /** What the application itself wrote; a retry merges it again. */
  private final List<String> applicationBaggage;

  private Connection connection;

  /** Weak, for the same reason; null unless an event was made of the failure. */
  private WeakReference<Consumer<Throwable>> reported;

  private ClientHandshake(ClientTrace trace, List<String> applicationBaggage) {
    this.trace = trace;
    this.applicationBaggage = applicationBaggage;
  }

  /**
   * Starts the handshake's span below the calling thread's active span and writes the trace's
   * headers (rules C1 to C5).
   *
   * @param library the library's name in an origin, e.g. {@code java_http}
   * @param witness the most application-like object at hand (the listener); may be null
   * @param uri the {@code ws}, {@code wss}, {@code http} or {@code https} address
   * @return never null
   */
  public static ClientHandshake start(
      String library, Object witness, URI uri, HandshakeHeaders headers) {
    try {
      SentrySdk sdk = SdkDirectory.find(witness);
      if (sdk == null) {
        return UNTRACED;
      }
      List<String> sentryTrace = headers.get(TraceHeaders.SENTRY_TRACE);
      List<String> baggage = headers.get(TraceHeaders.BAGGAGE);
      HandshakeUrl url = HandshakeUrl.of(uri);
      ClientRequest request =
          new ClientRequest(
              library,
              TransactionName.of("GET", url.path, uri.getRawQuery()),
              url,
              sentryTrace,
              baggage,
              HandshakeTags.extract(uri.getRawQuery(), headers::get));
      ClientTrace trace = sdk.client(request);
      ClientHandshake handshake = new ClientHandshake(trace, baggage);
      if (!trace.isAdopted()) {
        handshake.write(trace, request.url, headers);
      }
      return handshake;
    } catch (Throwable failure) {
      Log.failure("Starting the span of a " + library + " handshake", failure);
      return UNTRACED;
    }
  }

  /**
   * Writes headers for another request of the same handshake: a retry after 401, a redirect (rule
   * C6). The request must not carry the headers of the first one.
   */
  public void resend(URI uri, HandshakeHeaders headers) {
    ClientTrace current = trace;
    if (current == null || current.isAdopted()) {
      return;
    }
    try {
      write(current, HandshakeUrl.of(uri), headers);
    } catch (Throwable failure) {
      Log.failure("Writing headers for a redirect or retry", failure);
    }
  }

  /** The server answered 101 and the answer was accepted; ends the span with {@code ok}. */
  public synchronized Connection opened() {
    ClientTrace ending = trace;
    if (ending != null) {
      trace = null;
      Object token = activate(ending);
      try {
        ending.accepted();
      } catch (Throwable failure) {
        Log.failure("Ending the span of a handshake", failure);
      }
      try {
        connection = Connection.of(ending.connection());
      } catch (Throwable failure) {
        Log.failure("Binding the callbacks of a connection", failure);
      }
      Activation.end(token);
    }
    return connection == null ? Connection.NONE : connection;
  }

  /**
   * The server answered with another status than 101.
   *
   * @param cause what the library tells the application; null when it throws nothing, or when that
   *     is not known yet: then it is for {@link #failed}, before the application has it
   */
  public synchronized void rejected(int status, Throwable cause) {
    ClientTrace ending = trace;
    if (ending == null) {
      failed(cause);
      return;
    }
    trace = null;
    Object token = activate(ending);
    try {
      report(ending.rejected(status, cause));
    } catch (Throwable failure) {
      Log.failure("Ending the span of a rejected handshake", failure);
    }
    Activation.end(token);
  }

  /** The handshake ended without a valid answer: I/O, TLS, time-out, a protocol error. */
  public synchronized void failed(Throwable cause) {
    ClientTrace ending = trace;
    if (ending == null) {
      toldAgain(cause);
      return;
    }
    trace = null;
    Object token = activate(ending);
    try {
      report(ending.failed(cause));
    } catch (Throwable failure) {
      Log.failure("Ending the span of a failed handshake", failure);
    }
    Activation.end(token);
  }

  private void report(Consumer<Throwable> told) {
    reported = told == null ? null : new WeakReference<>(told);
  }

  private void toldAgain(Throwable cause) {
    Consumer<Throwable> told = reported == null ? null : reported.get();
    if (told != null && cause != null) {
      try {
        told.accept(cause);
      } catch (Throwable failure) {
        Log.failure("Telling the SDK of an exception that was reported", failure);
      }
    }
  }

  private static Object activate(ClientTrace trace) {
    try {
      return trace.activate();
    } catch (Throwable failure) {
      Log.failure("Activating the scopes of a caller", failure);
      return null;
    }
  }

  private void write(ClientTrace trace, HandshakeUrl url, HandshakeHeaders headers) {
    TraceHeaders values;
    Object token = activate(trace);
    try {
      values = trace.headers(url, applicationBaggage);
    } finally {
      Activation.end(token);
    }
    if (values == null) {
      return;
    }
    headers.set(TraceHeaders.SENTRY_TRACE, values.sentryTrace);
    if (values.baggage != null) {
      headers.set(TraceHeaders.BAGGAGE, values.baggage);
    }
    if (values.traceparent != null && headers.get(TraceHeaders.TRACEPARENT).isEmpty()) {
      headers.set(TraceHeaders.TRACEPARENT, values.traceparent);
    }
  }
}
