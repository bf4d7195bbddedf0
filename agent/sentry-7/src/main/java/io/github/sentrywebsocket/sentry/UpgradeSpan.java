package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.github.sentrywebsocket.core.sdk.ServerRequest;
import io.github.sentrywebsocket.core.sdk.ServerTrace;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.SentryDate;
import io.sentry.SentryTraceHeader;
import io.sentry.SpanStatus;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;

/**
 * The trace of an upgrade request (rules S1 to S4): forked scopes that continue the request's
 * trace, with a transaction bound to them, or a child span below a framework's transaction.
 */
final class UpgradeSpan implements ServerTrace {

  static final String OPERATION = "websocket.server";

  private final SentryBridge bridge;
  private final ServerRequest request;
  private final Object scopes;

  /** Null when tracing is off. */
  private final ISpan span;

  private UpgradeSpan(SentryBridge bridge, ServerRequest request, Object scopes, ISpan span) {
    this.bridge = bridge;
    this.request = request;
    this.scopes = scopes;
    this.span = span;
  }

  static ServerTrace start(SentryBridge bridge, ServerRequest request) {
    String sentryTrace = SentryTraces.single(request.sentryTrace);
    ISpan active = bridge.activeSpan(bridge.scopes.current());
    if (active != null && isSameTrace(active, SentryTraces.parse(sentryTrace))) {
      return below(active, bridge, request).describe();
    }
    Object scopes = bridge.scopes.forkClean();
    AutoCloseable token = bridge.scopes.makeCurrent(scopes);
    try {
      TransactionContext context =
          bridge.scopes.continueTrace(scopes, sentryTrace, request.baggage);
      bridge.scopes.configure(scopes, scope -> request.tags.forEach(scope::setTag));
      return request.isTracedLater
          ? new DeferredUpgrade(bridge, request, scopes)
          : root(context, null, bridge, request, scopes).describe();
    } finally {
      Activation.end(token);
    }
  }

  /** A transaction that began earlier, in scopes that continue the request's trace. */
  static UpgradeSpan backDated(
      SentryBridge bridge, ServerRequest request, Object scopes, SentryDate arrival) {
    AutoCloseable token = bridge.scopes.makeCurrent(scopes);
    try {
      TransactionContext context =
          bridge.scopes.continueTrace(
              scopes, SentryTraces.single(request.sentryTrace), request.baggage);
      return root(context, arrival, bridge, request, scopes).describe();
    } finally {
      Activation.end(token);
    }
  }

  private UpgradeSpan describe() {
    if (span != null) {
      span.setData("http.request.method", request.method);
      span.setData("url.path", request.path);
      request.tags.forEach(span::setTag);
    }
    return this;
  }

  private static boolean isSameTrace(ISpan active, SentryTraceHeader incoming) {
    return incoming == null || active.getSpanContext().getTraceId().equals(incoming.getTraceId());
  }

  private static UpgradeSpan below(ISpan active, SentryBridge bridge, ServerRequest request) {
    ISpan child =
        bridge.scopes.startChild(
            active, OPERATION, request.name(), SentryBridge.origin(request.library));
    Object scopes = bridge.scopes.forkCurrent();
    bridge.scopes.configure(scopes, scope -> request.tags.forEach(scope::setTag));
    return new UpgradeSpan(bridge, request, scopes, child.isNoOp() ? null : child);
  }

  private static UpgradeSpan root(
      TransactionContext context,
      SentryDate start,
      SentryBridge bridge,
      ServerRequest request,
      Object scopes) {
    if (context == null) {
      return new UpgradeSpan(bridge, request, scopes, null);
    }
    context.setName(request.name());
    context.setTransactionNameSource(SentryBridge.nameSource(request));
    context.setOperation(OPERATION);
    TransactionOptions options = new TransactionOptions();
    options.setBindToScope(true);
    options.setStartTimestamp(start);
    ITransaction transaction =
        bridge.scopes.startTransaction(
            scopes, context, options, SentryBridge.origin(request.library));
    return new UpgradeSpan(bridge, request, scopes, transaction.isNoOp() ? null : transaction);
  }

  @Override
  public void routed() {
    if (span instanceof ITransaction) {
      ((ITransaction) span).setName(request.name(), SentryBridge.nameSource(request));
    } else if (span != null) {
      span.setDescription(request.name());
    }
  }

  @Override
  public void accepting() {
    endChild(101);
  }

  @Override
  public void refusing(int status) {
    endChild(status);
  }

  /** The transaction above may be finished before the answer is written: a child is lost then. */
  private void endChild(int status) {
    if (!(span instanceof ITransaction)) {
      answered(status);
    }
  }

  @Override
  public AutoCloseable activate() {
    return bridge.scopes.makeCurrent(scopes);
  }

  @Override
  public void answered(int status) {
    if (span != null) {
      span.setData("http.response.status_code", status);
      span.finish(Statuses.of(status));
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (span != null) {
      span.setThrowable(cause);
    }
    bridge.failures.unhandled(scopes, cause, span, request.tags, null);
    if (span != null) {
      span.finish(SpanStatus.INTERNAL_ERROR);
    }
  }

  @Override
  public void cancelled() {
    if (span != null) {
      span.finish(SpanStatus.CANCELLED);
    }
  }

  @Override
  public ConnectionTrace connection() {
    bridge.scopes.configure(scopes, scope -> scope.clearTransaction());
    return new ConnectionScope(
            bridge,
            scopes,
            span == null ? null : SentryTraces.below(span),
            request.tags,
            "server",
            request.library,
            request.route())
        .requestedBy(request.sentryTrace);
  }
}
