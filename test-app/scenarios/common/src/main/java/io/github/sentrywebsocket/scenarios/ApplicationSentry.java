package io.github.sentrywebsocket.scenarios;

import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import java.util.List;

/** An application with an SDK of its own, 7.x or 8.x, configured by {@code sentry.*} properties. */
final class ApplicationSentry implements Application {
  private static final String UNSAMPLED = "unsampled";

  ApplicationSentry() {
    Sentry.init(
        options -> {
          options.setEnableExternalConfiguration(true);
          options.setCacheDirPath(System.getProperty("scenario.disk"));
          options.setTracesSampler(
              sampling ->
                  UNSAMPLED.equals(sampling.getTransactionContext().getName()) ? 0.0 : null);
        });
  }

  @Override
  public void inTransaction(String name, Steps.Step work) throws Exception {
    run(new TransactionContext(name, "scenario"), work);
  }

  @Override
  public void inRequest(String name, String sentryTrace, String baggage, Steps.Step work)
      throws Exception {
    TransactionContext context = Sentry.continueTrace(sentryTrace, List.of(baggage));
    context.setName(name);
    context.setOperation("scenario");
    run(context, work);
  }

  private static void run(TransactionContext context, Steps.Step work) throws Exception {
    TransactionOptions bound = new TransactionOptions();
    bound.setBindToScope(true);
    ITransaction transaction = Sentry.startTransaction(context, bound);
    Sentry.addBreadcrumb("the caller's breadcrumb");
    try {
      work.run();
    } finally {
      transaction.finish();
    }
  }

  @Override
  public void captureMessage(String text) {
    Sentry.captureMessage(text);
  }

  @Override
  public void captureException(Throwable exception) {
    Sentry.captureException(exception);
  }
}
