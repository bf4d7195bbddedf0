package io.github.sentrywebsocket.core.api;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.sdk.HandshakeTags;
import io.github.sentrywebsocket.core.sdk.IncomingTrace;
import io.github.sentrywebsocket.core.sdk.SdkDirectory;
import io.github.sentrywebsocket.core.sdk.SentrySdk;
import io.github.sentrywebsocket.core.sdk.ServerRequest;
import io.github.sentrywebsocket.core.sdk.ServerTrace;
import io.github.sentrywebsocket.core.sdk.TraceHeaders;
import java.util.List;
import java.util.function.Function;

/**
 * A server's upgrade request (RFC 6455, section 4.2), from its arrival in the container to the
 * answer. Safe for any thread; only the first of {@link #answered}, {@link #failed} and {@link
 * #cancelled} counts. No method throws.
 */
public final class UpgradeRequest {

  private static final UpgradeRequest UNTRACED = new UpgradeRequest(null, null);

  private static final ThreadLocal<UpgradeRequest> CURRENT = new ThreadLocal<>();

  private final ServerRequest request;
  private final ServerTrace trace;
  private boolean ended;
  private Connection connection;

  private UpgradeRequest(ServerRequest request, ServerTrace trace) {
    this.request = request;
    this.trace = trace;
  }

  /** Whether the value of an {@code Upgrade} header asks for a WebSocket; null does not. */
  public static boolean isWebSocket(String upgrade) {
    return upgrade != null
        && (upgrade.equalsIgnoreCase("websocket")
            || (upgrade.indexOf(',') > 0 && hasToken(upgrade)));
  }

  /**
   * Continues the trace that the request carries, on scopes of its own, and starts the upgrade's
   * transaction (rules S1 to S4).
   *
   * @param library the library's name in an origin, e.g. {@code tomcat}
   * @param witness the mapped application's class loader, or the most application-like object
   * @param method the HTTP method
   * @param path the request's path, as it was received
   * @param query the raw query string, null when there is none
   * @param headers the values of a header field, one per line; never returns null
   * @return never null
   */
  public static UpgradeRequest received(
      String library,
      Object witness,
      String method,
      String path,
      String query,
      Function<String, List<String>> headers) {
    try {
      SentrySdk sdk = SdkDirectory.find(witness);
      if (sdk == null) {
        return UNTRACED;
      }
      ServerRequest request =
          new ServerRequest(
              witness,
              library,
              method,
              path,
              query,
              IncomingTrace.lines(TraceHeaders.SENTRY_TRACE, headers, query),
              IncomingTrace.lines(TraceHeaders.BAGGAGE, headers, query),
              HandshakeTags.extract(query, headers));
      return new UpgradeRequest(request, sdk.server(request));
    } catch (Throwable failure) {
      Log.failure("Starting the transaction of a " + library + " upgrade", failure);
      return UNTRACED;
    }
  }

  /** The upgrade whose scopes {@link #activate} made current on this thread; never null. */
  public static UpgradeRequest current() {
    UpgradeRequest current = CURRENT.get();
    return current == null ? UNTRACED : current;
  }

  /** Whether there is anything to trace; what only a trace needs can be left undone otherwise. */
  public boolean isTraced() {
    return trace != null;
  }

  /**
   * Makes the request's scopes current on this thread.
   *
   * @return a token for {@link Activation#end} on the same thread; null when there is nothing to do
   */
  public Object activate() {
    if (trace == null) {
      return null;
    }
    try {
      AutoCloseable scopes = trace.activate();
      UpgradeRequest outer = CURRENT.get();
      CURRENT.set(this);
      return (AutoCloseable) () -> deactivate(outer, scopes);
    } catch (Throwable failure) {
      Log.failure("Activating the scopes of an upgrade", failure);
      return null;
    }
  }

  private static void deactivate(UpgradeRequest outer, AutoCloseable scopes) throws Exception {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
    scopes.close();
  }

  /**
   * The template of the route that will handle the request: it names the transaction in place of
   * the path. Of several, the last counts: frameworks come after the container that they run in.
   *
   * @param template as the application wrote it, after the path under which the application itself
   *     is deployed, e.g. <code>/chat/room/{id}</code>; null or empty does nothing
   */
  public synchronized void route(String template) {
    if (template != null && !template.isEmpty()) {
      setRoute(template);
    }
  }

  /**
   * No route is known after all: what the container has mapped is a framework's template for every
   * path, which says less than the path.
   */
  public synchronized void noRoute() {
    setRoute(null);
  }

  private void setRoute(String template) {
    if (trace != null && !ended) {
      try {
        request.setRoute(template);
        trace.routed();
      } catch (Throwable failure) {
        Log.failure("Naming the transaction of an upgrade", failure);
      }
    }
  }

  /**
   * As {@link #route(String)}, where a router knows only the end of the path: what is before that
   * is where the application is deployed.
   *
   * @param matched the path that the router matched, as it was received
   */
  public void route(String matched, String template) {
    if (trace != null && template != null && !template.isEmpty()) {
      String path = request.path;
      route(
          path.endsWith(matched)
              ? path.substring(0, path.length() - matched.length()) + template
              : template);
    }
  }

  /**
   * The application's own request tracing has started a transaction for this request (rule S4).
   *
   * @param transaction the SDK's; not null
   */
  public synchronized void tracedBy(Object transaction) {
    if (trace != null && !ended) {
      try {
        trace.tracedBy(transaction);
      } catch (Throwable failure) {
        Log.failure("Tracing an upgrade below the application's transaction", failure);
      }
    }
  }

  /** The application accepts the upgrade, on this thread; the answer is not written yet. */
  public synchronized void accepting() {
    if (trace != null && !ended) {
      try {
        trace.accepting();
      } catch (Throwable failure) {
        Log.failure("Tracing an accepted upgrade", failure);
      }
    }
  }

  /**
   * The container is done with the request; the answer is not written yet. A framework above it may
   * end its transaction before {@link #answered}, and with it what is below.
   *
   * @param status of the refusal; 101 does nothing
   */
  public synchronized void refusing(int status) {
    if (trace != null && !ended && status != 101) {
      try {
        trace.refusing(status);
      } catch (Throwable failure) {
        Log.failure("Tracing a refused upgrade", failure);
      }
    }
  }

  /**
   * The application's callbacks begin while the 101 is on its way: {@link #answered} or {@link
   * #cancelled} is still to come.
   */
  public synchronized Connection opening() {
    if (trace != null && !ended) {
      connect();
    }
    return connection();
  }

  private void connect() {
    if (connection == null) {
      try {
        connection = Connection.of(trace.connection());
      } catch (Throwable failure) {
        Log.failure("Binding the callbacks of a connection", failure);
      }
    }
  }

  /** The answer is on the wire: 101 for an accepted upgrade, or the status of the refusal. */
  public synchronized void answered(int status) {
    if (trace != null && !ended) {
      ended = true;
      Object token = activate();
      try {
        trace.answered(status);
      } catch (Throwable failure) {
        Log.failure("Ending the transaction of an upgrade", failure);
      }
      if (status == 101) {
        connect();
      }
      Activation.end(token);
    }
  }

  /** An exception left the application's code before it answered. */
  public synchronized void failed(Throwable cause) {
    if (trace != null && !ended) {
      ended = true;
      Object token = activate();
      try {
        trace.failed(cause);
      } catch (Throwable failure) {
        Log.failure("Ending the transaction of a failed upgrade", failure);
      }
      Activation.end(token);
    }
  }

  /** The client was gone before the answer could be written. */
  public synchronized void cancelled() {
    if (trace != null && !ended) {
      ended = true;
      Object token = activate();
      try {
        trace.cancelled();
      } catch (Throwable failure) {
        Log.failure("Ending the transaction of a cancelled upgrade", failure);
      }
      Activation.end(token);
    }
  }

  /** Whether the answer is known: what runs from now on is no part of the upgrade. */
  public synchronized boolean isEnded() {
    return ended;
  }

  /** The connection that the answer 101 opened; {@link Connection#NONE} before it or without it. */
  public synchronized Connection connection() {
    return connection == null ? Connection.NONE : connection;
  }

  private static boolean hasToken(String upgrade) {
    for (String token : upgrade.split(",")) {
      if (token.trim().equalsIgnoreCase("websocket")) {
        return true;
      }
    }
    return false;
  }
}
