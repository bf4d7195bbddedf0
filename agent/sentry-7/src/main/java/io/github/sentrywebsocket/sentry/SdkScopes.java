package io.github.sentrywebsocket.sentry;

import io.sentry.Breadcrumb;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.ScopeCallback;
import io.sentry.SentryEvent;
import io.sentry.SentryOptions;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.util.List;
import java.util.Map;

/**
 * What differs between SDK 7.x ({@code IHub}) and 8.x ({@code IScopes}). A {@code scopes} argument
 * is the one or the other; all else in this package is the same for both.
 */
abstract class SdkScopes {

  /** The calling thread's scopes; may be no-op ones when the thread has none. */
  abstract Object current();

  /** The calling thread's scopes as they are now, to be used from other threads later. */
  abstract Object snapshot();

  /** New scopes without what the calling thread's have: no transaction, no breadcrumbs. */
  abstract Object forkClean();

  /** New scopes that begin as a copy of the calling thread's. */
  abstract Object forkCurrent();

  /** Copies the user and the tags. */
  abstract void copyUserAndTags(Object from, Object to);

  /**
   * Makes scopes current; the token is closed on the same thread. Done around every work with an
   * SDK: many of its methods ask for the thread's scopes (the constructor of a span context does)
   * and leave a fork of the root on a thread without any.
   */
  abstract AutoCloseable makeCurrent(Object scopes);

  /** Whether these are of an SDK that was stopped since: what is captured in them is lost. */
  boolean areOver(Object scopes) {
    return false;
  }

  /** Whether the SDK is started; unlike {@code Sentry.isEnabled()} leaves nothing on the thread. */
  abstract boolean isEnabled();

  abstract SentryOptions options(Object scopes);

  /** The innermost unfinished span, or the transaction; null when there is none. */
  abstract ISpan span(Object scopes);

  abstract void configure(Object scopes, ScopeCallback callback);

  /**
   * Sets the propagation context; the result is null when tracing is off.
   *
   * @param sentryTrace valid, or null
   * @param baggage lines of a header, unchecked
   */
  abstract TransactionContext continueTrace(
      Object scopes, String sentryTrace, List<String> baggage);

  abstract ITransaction startTransaction(
      Object scopes, TransactionContext context, TransactionOptions options, String origin);

  abstract ISpan startChild(ISpan parent, String operation, String description, String origin);

  /** Null when the options forbid headers for the address; a null span means the scope's trace. */
  abstract TracingHeaders headers(Object scopes, String url, ISpan span);

  /** The W3C header, when this SDK writes one; null otherwise. */
  abstract String traceparent(TracingHeaders headers);

  abstract void capture(Object scopes, SentryEvent event);

  abstract void addBreadcrumb(Object scopes, Breadcrumb breadcrumb);

  /** Whether this SDK has {@code io.sentry.metrics.IMetricsApi} (8.30). */
  boolean hasMetrics() {
    return false;
  }

  /** Adds to a counter; only when {@link #hasMetrics}. */
  void count(Object scopes, String name, double value, Map<String, Object> attributes) {}

  /** Adds to a distribution; only when {@link #hasMetrics}. */
  void distribution(
      Object scopes, String name, double value, String unit, Map<String, Object> attributes) {}
}
