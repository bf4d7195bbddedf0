package io.github.sentrywebsocket.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SpanStatus;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trees from what the SDK in this JVM sends. */
@ExtendWith(HarnessExtension.class)
class TraceTreeTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private SentryReceiver receiver;

  @BeforeEach
  void startSentry(SentryReceiver receiver) {
    this.receiver = receiver;
    Sentry.init(
        options -> {
          options.setDsn(receiver.dsn("1"));
          options.setTracesSampleRate(1.0);
          options.setServerName("api");
          options.setEnableUncaughtExceptionHandler(false);
        });
  }

  @AfterEach
  void closeSentry() {
    Sentry.close();
  }

  @Test
  void drawsOneTraceOverTwoTransactionsAndAnError() {
    TransactionOptions bound = new TransactionOptions();
    bound.setBindToScope(true);
    ITransaction caller = Sentry.startTransaction("GET /listen", "websocket.client", bound);
    caller.setTag("model", "nova-3");
    ISpan handshake = caller.startChild("websocket.client", "GET ws://127.0.0.1:1/v1");
    Sentry.captureException(new IllegalStateException("refused\nfor good"));
    TransactionContext incoming =
        Sentry.continueTrace(handshake.toSentryTrace().getValue(), List.of());
    incoming.setName("GET /v1");
    incoming.setOperation("websocket.server");
    Sentry.startTransaction(incoming).finish(SpanStatus.OK);
    handshake.finish(SpanStatus.UNAVAILABLE);
    caller.finish(SpanStatus.OK);

    TraceTree tree = receiver.awaitTransactions(2, SOON).awaitEvents(1, SOON).traces();

    assertThat(tree.traceIds()).hasSize(1);
    assertThat(tree.orphans()).isEmpty();
    assertThat(tree.roots()).singleElement().extracting(TraceNode::name).isEqualTo("GET /listen");
    assertThat(tree.render().replaceAll(" +[0-9.]+ ms", " N ms").replaceAll("(?m) +$", "").lines())
        .map(line -> line.replaceAll("(?<=\\S) {2,}", "  "))
        .containsExactly(
            "trace " + tree.traceIds().get(0),
            "└─ api  websocket.client  GET /listen N ms  ok",
            "   │  model=nova-3",
            "   └─ api  websocket.client  GET ws://127.0.0.1:1/v1 N ms  unavailable",
            "      ├─ ✗ api  error  IllegalStateException: refused  -  -",
            "      └─ api  websocket.server  GET /v1 N ms  ok");
  }

  @Test
  void tellsOrphansAndTraces() {
    TransactionContext incoming =
        Sentry.continueTrace("12312012123120121231201212312012-1121201211212012-1", List.of());
    incoming.setName("GET /v1");
    incoming.setOperation("websocket.server");
    Sentry.startTransaction(incoming).finish(SpanStatus.OK);
    Sentry.startTransaction("alone", "task").finish();

    TraceTree tree = receiver.awaitTransactions(2, SOON).traces();

    assertThat(tree.traceIds()).hasSize(2).contains("12312012123120121231201212312012");
    assertThat(tree.orphans()).singleElement().extracting(TraceNode::name).isEqualTo("GET /v1");
    assertThat(tree.roots()).singleElement().extracting(TraceNode::name).isEqualTo("alone");
    assertThat(tree.render()).contains("(its parent 1121201211212012 was not exported)");
  }
}
