package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.github.sentrywebsocket.core.sdk.ServerRequest;
import io.github.sentrywebsocket.core.sdk.ServerTrace;
import io.sentry.EventProcessor;
import io.sentry.Hint;
import io.sentry.ISpan;
import io.sentry.SentryDate;
import io.sentry.SpanStatus;
import io.sentry.protocol.SentryTransaction;

/**
 * An upgrade in an application that traces its requests itself, later (rule S4): at arrival the
 * trace is only continued. Theirs is the transaction, and ours a child span for the upgrade; when
 * theirs does not come, ours starts after all, back-dated.
 */
final class DeferredUpgrade implements ServerTrace, EventProcessor {

  private final SentryBridge bridge;
  private final ServerRequest request;
  private final Object scopes;
  private final SentryDate arrival;

  /** Ours, once it is known that theirs does not come. */
  private UpgradeSpan own;

  /** The child span below theirs, which is finished. */
  private ISpan child;

  private volatile boolean sawTransaction;

  /** Theirs, where it is told when it starts; null otherwise. */
  private ISpan theirs;

  DeferredUpgrade(SentryBridge bridge, ServerRequest request, Object scopes) {
    this.bridge = bridge;
    this.request = request;
    this.scopes = scopes;
    this.arrival = bridge.scopes.options(scopes).getDateProvider().now();
    bridge.scopes.configure(scopes, scope -> scope.addEventProcessor(this));
  }

  /** Forks copy event processors, so their transaction passes here when it is captured. */
  @Override
  public SentryTransaction process(SentryTransaction transaction, Hint hint) {
    sawTransaction = true;
    return transaction;
  }

  @Override
  public AutoCloseable activate() {
    return bridge.scopes.makeCurrent(scopes);
  }

  @Override
  public void routed() {
    if (own != null) {
      own.routed();
    } else if (child != null && UpgradeSpan.OPERATION.equals(child.getOperation())) {
      child.setDescription(request.name());
    }
  }

  @Override
  public void tracedBy(Object transaction) {
    theirs = (ISpan) transaction;
    sawTransaction = true;
  }

  /** Theirs may have been started in scopes that are current on another thread only. */
  private ISpan active() {
    ISpan active = bridge.activeSpan(bridge.scopes.current());
    return active != null || theirs == null || theirs.isNoOp() || theirs.isFinished()
        ? active
        : theirs;
  }

  @Override
  public void accepting() {
    if (child != null) {
      // Tyrus in a servlet container: both have told.
      return;
    }
    ISpan active = active();
    if (active == null) {
      own().accepting();
      return;
    }
    ISpan span =
        bridge.scopes.startChild(
            active, UpgradeSpan.OPERATION, request.name(), SentryBridge.origin(request.library));
    if (!span.isNoOp()) {
      request.tags.forEach(span::setTag);
      span.setData("http.response.status_code", 101);
      // Theirs is finished before the answer is written, and takes no child after that.
      span.finish(SpanStatus.OK);
      child = span;
    } else {
      child = active;
    }
  }

  @Override
  public void refusing(int status) {
    // theirs is the transaction, and there is nothing below it
  }

  private UpgradeSpan own() {
    if (own == null) {
      own = UpgradeSpan.backDated(bridge, request, scopes, arrival);
    }
    return own;
  }

  /** Their filter leaves a transaction without a route unfinished: then it never comes. */
  private boolean isTheirs() {
    return own == null && sawTransaction;
  }

  @Override
  public void answered(int status) {
    if (!isTheirs()) {
      own().answered(status);
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (!isTheirs()) {
      own().failed(cause);
    }
  }

  @Override
  public void cancelled() {
    if (!isTheirs()) {
      own().cancelled();
    }
  }

  @Override
  public ConnectionTrace connection() {
    return own != null || child == null
        ? own().connection()
        : new ConnectionScope(
                bridge,
                scopes,
                SentryTraces.below(child),
                request.tags,
                "server",
                request.library,
                request.route())
            .requestedBy(request.sentryTrace);
  }
}
