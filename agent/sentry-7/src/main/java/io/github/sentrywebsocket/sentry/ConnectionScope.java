package io.github.sentrywebsocket.sentry;

import io.github.sentrywebsocket.core.sdk.ConnectionFigures;
import io.github.sentrywebsocket.core.sdk.ConnectionTrace;
import io.sentry.EventProcessor;
import io.sentry.PropagationContext;
import io.sentry.SentryDate;
import io.sentry.SentryTraceHeader;
import io.sentry.SpanId;
import io.sentry.TracesSamplingDecision;
import io.sentry.TransactionContext;
import java.util.List;
import java.util.Map;

/**
 * The scopes in which a connection's callbacks run. It is also an event processor that does
 * nothing: SDKs copy those to every fork of a scope, so any code can be told to run inside a
 * connection, on whatever thread.
 */
final class ConnectionScope implements ConnectionTrace, EventProcessor {

  private final SentryBridge bridge;
  private volatile Object scopes;

  /** Null when the scopes' own context is the connection's, and no span stands for it. */
  private final PropagationContext context;

  final Map<String, String> tags;

  /** {@code client} or {@code server}. */
  final String side;

  final String library;
  final String route;

  /** The span that the upgrade request named; 0 when it named none. */
  private long requestingSpan;

  /** When it was opened; null unless the connection gets a transaction. */
  private SentryDate openedAt;

  private int messageTransactions;

  /** Of the callback that runs; null when it has none. A connection runs one at a time. */
  private volatile MessageTransaction message;

  /**
   * Takes over scopes of its own.
   *
   * @param context the trace, with the handshake's span as span; null keeps the scopes' context
   */
  ConnectionScope(
      SentryBridge bridge,
      Object scopes,
      PropagationContext context,
      Map<String, String> tags,
      String side,
      String library,
      String route) {
    this.bridge = bridge;
    this.scopes = scopes;
    this.context = context;
    this.tags = tags;
    this.side = side;
    this.library = library;
    this.route = route;
    bind();
  }

  /**
   * A server's connection remembers who asked for it.
   *
   * @param sentryTrace lines of the upgrade request's header
   */
  ConnectionScope requestedBy(List<String> sentryTrace) {
    SentryTraceHeader header = SentryTraces.parse(SentryTraces.single(sentryTrace));
    requestingSpan = header == null ? 0 : number(header.getSpanId());
    return this;
  }

  /** Whether the upgrade request named that span. */
  boolean isRequestOf(SpanId span) {
    return requestingSpan != 0 && requestingSpan == number(span);
  }

  /** 16 hexadecimal digits, as {@link SentryTraces#single} has checked. */
  private static long number(SpanId id) {
    return Long.parseUnsignedLong(id.toString(), 16);
  }

  private void bind() {
    bridge.scopes.configure(
        scopes,
        scope -> {
          if (context != null) {
            scope.setPropagationContext(context);
          }
          tags.forEach(scope::setTag);
          scope.addEventProcessor(this);
        });
  }

  /** The connection inside whose scopes these are; null when they are in none. */
  static ConnectionScope find(SdkScopes sdk, Object scopes) {
    ConnectionScope[] found = new ConnectionScope[1];
    sdk.configure(
        scopes,
        scope -> {
          for (EventProcessor processor : scope.getEventProcessors()) {
            if (processor instanceof ConnectionScope) {
              found[0] = (ConnectionScope) processor;
            }
          }
        });
    return found[0];
  }

  /** A transaction in this connection's trace, below the handshake's span. */
  TransactionContext childTransaction(String name, String operation) {
    if (context == null) {
      return new TransactionContext(name, SentryBridge.nameSource(), operation);
    }
    Boolean sampled = context.isSampled();
    TransactionContext child =
        new TransactionContext(
            context.getTraceId(),
            new SpanId(),
            context.getSpanId(),
            sampled == null ? null : new TracesSamplingDecision(sampled),
            context.getBaggage());
    child.setName(name);
    child.setTransactionNameSource(SentryBridge.nameSource());
    child.setOperation(operation);
    return child;
  }

  @Override
  public AutoCloseable activate() {
    if (bridge.scopes.areOver(scopes)) {
      scopes = bridge.scopes.forkClean();
      bind();
    }
    return bridge.scopes.makeCurrent(scopes);
  }

  @Override
  public boolean isMeasured() {
    return bridge.reports.needsFigures();
  }

  @Override
  public void opened() {
    openedAt = bridge.reports.opened(scopes, this);
  }

  @Override
  public void closed(ConnectionFigures figures) {
    bridge.reports.closed(scopes, this, openedAt, figures);
  }

  @Override
  public AutoCloseable receive(String type, long length, int frames) {
    if (bridge.reports.startsMessageTransaction(messageTransactions)) {
      messageTransactions++;
      message = new MessageTransaction(bridge, scopes, this, type, length, frames);
      return message;
    }
    return activate();
  }

  void messageEnded() {
    message = null;
  }

  @Override
  public void callbackFailed(String callback, Throwable cause) {
    MessageTransaction running = message;
    Object in = running == null ? scopes : running.failed(cause);
    bridge.failures.unhandled(in, cause, null, tags, callback);
  }
}
