package io.github.sentrywebsocket.sentry;

import io.sentry.Breadcrumb;
import io.sentry.Hint;
import io.sentry.IScope;
import io.sentry.IScopes;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.ScopeCallback;
import io.sentry.Sentry;
import io.sentry.SentryEvent;
import io.sentry.SentryOptions;
import io.sentry.SpanOptions;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.util.TracingUtils;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.util.List;
import java.util.Map;

/** SDK 8.x: scopes are forked, and current until their token is closed. */
final class Scopes extends SdkScopes {

  private final NewerFeatures newer = NewerFeatures.load();

  @Override
  Object current() {
    return newer.currentScopes();
  }

  @Override
  Object snapshot() {
    return currentOrFork();
  }

  @Override
  Object forkClean() {
    IScopes fork = Sentry.forkedRootScopes("websocket");
    // In global hub mode the root itself comes back; what is set on it would be set for all.
    IScopes own = fork.getParentScopes() == null ? fork.forkedScopes("websocket") : fork;
    empty(own.getIsolationScope());
    empty(own.getScope());
    return own;
  }

  /** The root is also the scopes of the thread that started the SDK, and whatever it does there. */
  private static void empty(IScope scope) {
    if (scope.getSpan() != null) {
      scope.setActiveSpan(null);
    }
    if (scope.getTransaction() != null) {
      scope.clearTransaction();
    }
    if (!scope.getBreadcrumbs().isEmpty()) {
      scope.clearBreadcrumbs();
    }
  }

  @Override
  Object forkCurrent() {
    return currentOrFork().forkedScopes("websocket");
  }

  @Override
  void copyUserAndTags(Object from, Object to) {
    ((IScopes) to)
        .configureScope(
            target -> {
              copy(((IScopes) from).getIsolationScope(), target);
              copy(((IScopes) from).getScope(), target);
            });
  }

  private static void copy(IScope source, IScope target) {
    source.getTags().forEach(target::setTag);
    if (source.getUser() != null) {
      target.setUser(source.getUser());
    }
  }

  @Override
  AutoCloseable makeCurrent(Object scopes) {
    return ((IScopes) scopes).makeCurrent();
  }

  @Override
  boolean isEnabled() {
    IScopes current = newer.currentScopes();
    return current.isNoOp()
        ? Sentry.getGlobalScope().getClient().isEnabled() // where init leaves it
        : current.isEnabled();
  }

  /** The thread's scopes, or a fork of the root that is not left on the thread. */
  private IScopes currentOrFork() {
    IScopes current = newer.currentScopes();
    return current.isNoOp() ? Sentry.forkedRootScopes("websocket") : current;
  }

  @Override
  SentryOptions options(Object scopes) {
    return ((IScopes) scopes).getOptions();
  }

  @Override
  ISpan span(Object scopes) {
    return ((IScopes) scopes).getSpan();
  }

  @Override
  void configure(Object scopes, ScopeCallback callback) {
    ((IScopes) scopes).configureScope(callback);
  }

  @Override
  TransactionContext continueTrace(Object scopes, String sentryTrace, List<String> baggage) {
    return ((IScopes) scopes)
        .continueTrace(sentryTrace, IncomingBaggage.members(sentryTrace, baggage));
  }

  @Override
  ITransaction startTransaction(
      Object scopes, TransactionContext context, TransactionOptions options, String origin) {
    options.setOrigin(origin);
    return ((IScopes) scopes).startTransaction(context, options);
  }

  @Override
  ISpan startChild(ISpan parent, String operation, String description, String origin) {
    SpanOptions options = new SpanOptions();
    options.setOrigin(origin);
    return parent.startChild(operation, description, options);
  }

  @Override
  TracingHeaders headers(Object scopes, String url, ISpan span) {
    return TracingUtils.traceIfAllowed((IScopes) scopes, url, null, span);
  }

  @Override
  String traceparent(TracingHeaders headers) {
    return newer.traceparent(headers);
  }

  @Override
  void capture(Object scopes, SentryEvent event) {
    ((IScopes) scopes).captureEvent(event, new Hint());
  }

  @Override
  boolean hasMetrics() {
    return newer.hasMetrics();
  }

  @Override
  void count(Object scopes, String name, double value, Map<String, Object> attributes) {
    newer.count((IScopes) scopes, name, value, attributes);
  }

  @Override
  void distribution(
      Object scopes, String name, double value, String unit, Map<String, Object> attributes) {
    newer.distribution((IScopes) scopes, name, value, unit, attributes);
  }

  @Override
  void addBreadcrumb(Object scopes, Breadcrumb breadcrumb) {
    ((IScopes) scopes).addBreadcrumb(breadcrumb);
  }
}
