package io.github.sentrywebsocket.benchmark;

import io.sentry.Baggage;
import io.sentry.BaggageHeader;
import io.sentry.EventProcessor;
import io.sentry.IScopes;
import io.sentry.ISentryLifecycleToken;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.PropagationContext;
import io.sentry.Sentry;
import io.sentry.SpanStatus;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.protocol.TransactionNameSource;
import io.sentry.util.TracingUtils;
import io.sentry.util.TracingUtils.TracingHeaders;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The calls of the SDK that the agent makes for a handshake, and nothing else: what they cost is
 * the SDK's, what the agent costs beyond it is ours. Follows {@code ClientSpan} and {@code
 * UpgradeSpan} of the bridge, call by call.
 */
final class SdkByHand {

  static final String HOST = "127.0.0.1:8080";
  static final String PATH = "/echo";
  static final String URL = "ws://" + HOST + PATH;
  private static final String NAME = "GET " + PATH;

  private static final EventProcessor MARK = new EventProcessor() {};

  private SdkByHand() {}

  /** Starts an SDK that traces everything and sends nothing. */
  static void init() {
    Sentry.init(
        options -> {
          options.setDsn("http://key@127.0.0.1:9/1");
          options.setTracesSampleRate(1.0);
          options.setTransportFactory((own, request) -> new SilentTransport());
          options.setEnableUncaughtExceptionHandler(false);
          options.setEnableShutdownHook(false);
        });
  }

  /**
   * A client's handshake with a transaction of its own; returns the connection's scopes.
   *
   * @param request takes names and values of header fields
   */
  static IScopes client(BiConsumer<String, String> request) {
    IScopes caller = Sentry.getCurrentScopes();
    Sentry.getCurrentScopes(false).getSpan();
    caller.configureScope(scope -> scope.getEventProcessors());
    TransactionContext context =
        new TransactionContext(NAME, TransactionNameSource.URL, "websocket.client");
    ITransaction transaction = caller.startTransaction(context, options(false));
    transaction.setData("http.request.method", "GET");
    transaction.setData("server.address", HOST);
    TracingHeaders headers = TracingUtils.traceIfAllowed(caller, URL, null, transaction);
    request.accept("sentry-trace", headers.getSentryTraceHeader().getValue());
    request.accept("baggage", headers.getBaggageHeader().getValue());
    headers.getW3cTraceparentHeader();
    transaction.setData("http.response.status_code", 101);
    transaction.finish(SpanStatus.OK);
    IScopes scopes = fork();
    scopes.configureScope(
        scope -> {
          caller.getIsolationScope().getTags();
          caller.getIsolationScope().getUser();
          caller.getScope().getTags();
          caller.getScope().getUser();
        });
    connection(scopes, transaction);
    return scopes;
  }

  /** A server's upgrade; returns the connection's scopes. */
  static IScopes server(List<String> sentryTrace, List<String> baggage) {
    Sentry.getCurrentScopes(false).getSpan();
    IScopes scopes = fork();
    TransactionContext context = scopes.continueTrace(sentryTrace.get(0), baggage);
    context.setName(NAME);
    context.setTransactionNameSource(TransactionNameSource.URL);
    context.setOperation("websocket.server");
    ITransaction transaction = scopes.startTransaction(context, options(true));
    transaction.setData("http.request.method", "GET");
    transaction.setData("url.path", PATH);
    scopes.configureScope(scope -> {});
    try (ISentryLifecycleToken token = scopes.makeCurrent()) {
      transaction.setData("http.response.status_code", 101);
    }
    transaction.finish(SpanStatus.OK);
    scopes.configureScope(scope -> scope.clearTransaction());
    connection(scopes, transaction);
    return scopes;
  }

  private static TransactionOptions options(boolean bind) {
    TransactionOptions options = new TransactionOptions();
    options.setBindToScope(bind);
    options.setOrigin("auto.websocket.test");
    return options;
  }

  private static IScopes fork() {
    IScopes fork = Sentry.forkedRootScopes("websocket");
    fork.getParentScopes();
    return fork;
  }

  private static void connection(IScopes scopes, ISpan span) {
    BaggageHeader baggage = span.toBaggageHeader(null);
    PropagationContext context =
        new PropagationContext(
            span.getSpanContext().getTraceId(),
            span.getSpanContext().getSpanId(),
            span.getSpanContext().getParentSpanId(),
            Baggage.fromHeader(baggage.getValue()),
            span.toSentryTrace().isSampled());
    scopes.configureScope(
        scope -> {
          scope.setPropagationContext(context);
          scope.addEventProcessor(MARK);
        });
  }
}
