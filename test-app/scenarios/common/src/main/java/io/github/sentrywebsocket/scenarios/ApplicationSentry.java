package io.github.sentrywebsocket.scenarios;

import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.TransactionOptions;

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
    TransactionOptions bound = new TransactionOptions();
    bound.setBindToScope(true);
    ITransaction transaction = Sentry.startTransaction(name, "scenario", bound);
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
}
