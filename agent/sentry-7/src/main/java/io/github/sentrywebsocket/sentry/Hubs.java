package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.sentry.Breadcrumb;
import io.sentry.Hint;
import io.sentry.IHub;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.ScopeCallback;
import io.sentry.Sentry;
import io.sentry.SentryEvent;
import io.sentry.SentryOptions;
import io.sentry.SentryTraceHeader;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.util.TracingUtils;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.lang.reflect.Field;
import java.util.List;

/** SDK 7.x: scopes live in hubs, and a hub is made current and restored by hand. */
final class Hubs extends SdkScopes {

  private static final ThreadLocal<IHub> CURRENT = current7();
  private static final Field MAIN = field("mainHub");

  /** Of a snapshot: a breadcrumb added to a clone would not be on the caller's scope. */
  private static final WeakIdentityMap<IHub, IHub> ORIGINALS = new WeakIdentityMap<>();

  @Override
  Object current() {
    return hub();
  }

  @Override
  Object snapshot() {
    // A hub's scopes are pushed and popped under it: later it may hold another request's.
    IHub hub = hub();
    IHub snapshot = hub.clone();
    ORIGINALS.put(snapshot, hub);
    return snapshot;
  }

  @Override
  Object forkClean() {
    IHub fork = hub().clone();
    fork.configureScope(
        scope -> {
          scope.clearTransaction();
          scope.clearBreadcrumbs();
        });
    return fork;
  }

  @Override
  Object forkCurrent() {
    return hub().clone();
  }

  @Override
  void copyUserAndTags(Object from, Object to) {
    // forkClean kept them
  }

  @Override
  AutoCloseable makeCurrent(Object scopes) {
    IHub before = CURRENT.get();
    CURRENT.set((IHub) scopes);
    return () -> restore(before);
  }

  /** A hub keeps the client that it was made with, and every start has options of its own. */
  @Override
  boolean areOver(Object scopes) {
    try {
      return ((IHub) MAIN.get(null)).getOptions() != ((IHub) scopes).getOptions();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  boolean isEnabled() {
    return hub().isEnabled();
  }

  /** The thread's hub. {@code getCurrentHub} leaves a clone of the main hub on every thread. */
  private static IHub hub() {
    IHub before = CURRENT.get();
    IHub hub = Sentry.getCurrentHub();
    restore(before);
    return hub;
  }

  private static void restore(IHub before) {
    if (before == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }

  /** 7.x has no method that removes a thread's hub. */
  @SuppressWarnings("unchecked")
  private static ThreadLocal<IHub> current7() {
    try {
      return (ThreadLocal<IHub>) field("currentHub").get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(String name) {
    try {
      Field field = Sentry.class.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  SentryOptions options(Object scopes) {
    return ((IHub) scopes).getOptions();
  }

  @Override
  ISpan span(Object scopes) {
    return ((IHub) scopes).getSpan();
  }

  @Override
  void configure(Object scopes, ScopeCallback callback) {
    ((IHub) scopes).configureScope(callback);
  }

  @Override
  TransactionContext continueTrace(Object scopes, String sentryTrace, List<String> baggage) {
    TransactionContext context =
        ((IHub) scopes).continueTrace(sentryTrace, IncomingBaggage.members(sentryTrace, baggage));
    if (context != null && sentryTrace != null && !SentryTraces.hasSamplingFlag(sentryTrace)) {
      // 7.x takes a deferred decision for "not sampled" (getsentry/sentry-java, fixed in 8.0.0).
      context.setParentSampled((Boolean) null);
    }
    return context;
  }

  @Override
  ITransaction startTransaction(
      Object scopes, TransactionContext context, TransactionOptions options, String origin) {
    ITransaction transaction = ((IHub) scopes).startTransaction(context, options);
    transaction.getSpanContext().setOrigin(origin);
    return transaction;
  }

  @Override
  ISpan startChild(ISpan parent, String operation, String description, String origin) {
    ISpan child = parent.startChild(operation, description);
    child.getSpanContext().setOrigin(origin);
    return child;
  }

  @Override
  TracingHeaders headers(Object scopes, String url, ISpan span) {
    TracingHeaders headers = TracingUtils.traceIfAllowed((IHub) scopes, url, null, span);
    return headers == null || span != null ? headers : withSamplingFlag((IHub) scopes, headers);
  }

  /** Without a span, 7.x writes no sampling decision even where the scope's trace has one. */
  private static TracingHeaders withSamplingFlag(IHub hub, TracingHeaders headers) {
    SentryTraceHeader header = SentryTraces.parse(headers.getSentryTraceHeader().getValue());
    Boolean[] sampled = new Boolean[1];
    hub.configureScope(scope -> sampled[0] = scope.getPropagationContext().isSampled());
    return header == null || header.isSampled() != null || sampled[0] == null
        ? headers
        : new TracingHeaders(
            new SentryTraceHeader(header.getTraceId(), header.getSpanId(), sampled[0]),
            headers.getBaggageHeader());
  }

  @Override
  String traceparent(TracingHeaders headers) {
    return null;
  }

  @Override
  void capture(Object scopes, SentryEvent event) {
    ((IHub) scopes).captureEvent(event, new Hint());
  }

  @Override
  void addBreadcrumb(Object scopes, Breadcrumb breadcrumb) {
    // The caller's, and the copies of it: one of them captures the event of the same failure.
    for (IHub next = (IHub) scopes; next != null; next = ORIGINALS.get(next)) {
      next.addBreadcrumb(breadcrumb);
    }
  }
}
