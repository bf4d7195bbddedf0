package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.config.Log;
import io.github.sentrywebsocket.core.sdk.BaggageMembers;
import io.github.sentrywebsocket.core.sdk.ClientRequest;
import io.github.sentrywebsocket.core.sdk.ClientTrace;
import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.github.sentrywebsocket.core.sdk.HandshakeUrl;
import io.github.sentrywebsocket.core.sdk.TraceHeaders;
import io.sentry.BaggageHeader;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.PropagationContext;
import io.sentry.SentryOptions;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.util.PropagationTargetsUtils;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.util.List;
import java.util.function.Consumer;

/**
 * The span of a client handshake (rules C2 to C7): a child of the caller's span, a transaction of
 * its own, or, where neither may be, just the trace of the caller's scope.
 */
final class ClientSpan implements ClientTrace {

  private static final String OPERATION = "websocket.client";

  private final SentryBridge bridge;
  private final ClientRequest request;

  /** The caller's scopes; held until the handshake ends. */
  private Object caller;

  /** Null when the handshake has none. */
  private ISpan span;

  /** Whose headers are sent: ours, or the caller's where ours came back as no-op (rule C5). */
  private ISpan carrier;

  private PropagationContext sent;

  private ClientSpan(
      SentryBridge bridge, ClientRequest request, Object caller, ISpan span, ISpan carrier) {
    this.bridge = bridge;
    this.request = request;
    this.caller = caller;
    this.span = span;
    this.carrier = carrier;
  }

  /** The caller's scopes are current. */
  static ClientSpan start(SentryBridge bridge, ClientRequest request, Object caller) {
    ISpan active = bridge.activeSpan(caller);
    ISpan span =
        active == null ? startTransaction(bridge, request, caller) : child(bridge, request, active);
    if (span != null) {
      request.tags.forEach(span::setTag);
      span.setData("http.request.method", "GET");
      span.setData("server.address", request.url.host);
      if (request.url.port >= 0) {
        span.setData("server.port", request.url.port);
      }
    }
    return new ClientSpan(bridge, request, caller, span, span == null ? active : span);
  }

  private static ISpan child(SentryBridge bridge, ClientRequest request, ISpan active) {
    ISpan child =
        bridge.scopes.startChild(
            active,
            OPERATION,
            "GET " + request.url.webSocket,
            SentryBridge.origin(request.library));
    return child.isNoOp() ? null : child;
  }

  private static ISpan startTransaction(SentryBridge bridge, ClientRequest request, Object caller) {
    ConnectionScope connection = ConnectionScope.find(bridge.scopes, caller);
    if (!bridge.startsClientTransactions(connection != null)) {
      return null;
    }
    TransactionContext context =
        connection == null
            ? new TransactionContext(request.name, SentryBridge.nameSource(), OPERATION)
            : connection.childTransaction(request.name, OPERATION);
    ITransaction transaction =
        bridge.scopes.startTransaction(
            caller, context, new TransactionOptions(), SentryBridge.origin(request.library));
    return transaction.isNoOp() ? null : transaction;
  }

  /** Whether a span, ours or the caller's, is named in the headers. */
  boolean hasSpan() {
    return carrier != null;
  }

  @Override
  public AutoCloseable activate() {
    return caller == null ? null : bridge.scopes.makeCurrent(caller);
  }

  @Override
  public boolean isAdopted() {
    return false;
  }

  private boolean isForbidden(HandshakeUrl url) {
    SentryOptions options = bridge.scopes.options(caller);
    List<String> targets = options.getTracePropagationTargets();
    return !options.isTraceSampling()
        || !(PropagationTargetsUtils.contain(targets, url.webSocket)
            || PropagationTargetsUtils.contain(targets, url.http()));
  }

  @Override
  public TraceHeaders headers(HandshakeUrl url, List<String> thirdPartyBaggage) {
    TracingHeaders headers = bridge.scopes.headers(caller, url.webSocket, carrier);
    if (headers == null) {
      headers = bridge.scopes.headers(caller, url.http(), carrier);
    }
    if (headers == null) {
      if (isForbidden(url)) { // else the SDK was closed after the handshake began
        Log.warnOnce(
            "target",
            "no header for "
                + url.webSocket
                + ": the SDK's tracePropagationTargets (or trace sampling) do not allow it");
      }
      return null;
    }
    // An id can be all zeros, or whatever the application made it.
    String sentryTrace = SentryTraces.valid(headers.getSentryTraceHeader().getValue());
    if (sentryTrace == null) {
      return null;
    }
    BaggageHeader baggage = headers.getBaggageHeader();
    return new TraceHeaders(
        sentryTrace,
        BaggageMembers.merge(thirdPartyBaggage, baggage == null ? null : baggage.getValue()),
        bridge.scopes.traceparent(headers));
  }

  @Override
  public void accepted() {
    finish(101);
  }

  private void finish(int status) {
    if (span != null) {
      span.setData("http.response.status_code", status);
      span.finish(Statuses.of(status));
    }
  }

  @Override
  public Consumer<Throwable> rejected(int status, Throwable cause) {
    if (span != null && cause != null) {
      span.setThrowable(cause);
    }
    finish(status);
    Object ended = caller;
    caller = null;
    return bridge.failures.rejected(ended, request, status, cause, span);
  }

  @Override
  public Consumer<Throwable> failed(Throwable cause) {
    if (span != null) {
      span.setThrowable(cause);
      span.finish(Statuses.of(cause));
    }
    Object ended = caller;
    caller = null;
    return bridge.failures.failed(ended, request, cause, span);
  }

  @Override
  public ConnectionTrace connection() {
    Object scopes = bridge.scopes.forkClean();
    bridge.scopes.copyUserAndTags(caller, scopes);
    if (carrier == null) {
      bridge.scopes.configure(
          caller, scope -> sent = new PropagationContext(scope.getPropagationContext()));
    } else {
      sent = SentryTraces.below(carrier);
    }
    ConnectionScope connection =
        new ConnectionScope(
            bridge, scopes, sent, request.tags, "client", request.library, request.url.path);
    // A library may hold the handshake for as long as the connection is open.
    caller = null;
    span = null;
    carrier = null;
    sent = null;
    return connection;
  }
}
