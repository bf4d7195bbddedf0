package io.github.sentrywebsocket.harness;

import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SpanStatus;

/** Runs in a child JVM, on whatever SDK version its class path has. */
final class SentryChild {
  public static void main(String... args) {
    Sentry.init(
        options -> {
          options.setDsn(args[0]);
          options.setTracesSampleRate(1.0);
          options.setServerName("child");
          options.setRelease("child@1");
        });
    ITransaction transaction = Sentry.startTransaction("GET /child", "websocket.server");
    transaction.setTag("model", "nova-3");
    Sentry.configureScope(scope -> scope.setTransaction(transaction));
    ISpan span = transaction.startChild("websocket.client", "GET ws://127.0.0.1/up");
    Sentry.captureException(new IllegalStateException("from the child"));
    span.finish(SpanStatus.UNAVAILABLE);
    transaction.finish(SpanStatus.OK);
    Sentry.close();
    System.out.println("sent");
  }
}
