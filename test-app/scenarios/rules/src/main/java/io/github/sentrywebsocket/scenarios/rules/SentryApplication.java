package io.github.sentrywebsocket.scenarios.rules;

import io.sentry.BaggageHeader;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SentryOptions;
import io.sentry.SentryTraceHeader;
import io.sentry.SpanStatus;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import java.lang.reflect.Method;
import java.util.List;

/**
 * An SDK of the application's own, 7.x or 8.x. Options come from {@code sentry.*} properties; those
 * without one from {@code scenario.option.<setter>}, since an SDK may lack them.
 */
final class SentryApplication implements Application {
  private static final String OPTION = "scenario.option.";

  private TagCount count;

  @Override
  public void start() {
    Sentry.init(
        options -> {
          options.setEnableExternalConfiguration(
              !"false".equals(System.getProperty("scenario.external")));
          for (String property : System.getProperties().stringPropertyNames()) {
            if (property.startsWith(OPTION)) {
              set(options, property.substring(OPTION.length()), System.getProperty(property));
            }
          }
          if (count != null) {
            options.setBeforeSend(
                (event, hint) -> {
                  count.event(event);
                  return null;
                });
            options.setBeforeSendTransaction(
                (transaction, hint) -> {
                  count.transaction(transaction);
                  return null;
                });
          }
        });
  }

  private static void set(SentryOptions options, String setter, String value) {
    for (Method method : SentryOptions.class.getMethods()) {
      if (method.getName().equals(setter) && method.getParameterCount() == 1) {
        try {
          method.invoke(options, convert(value, method.getParameterTypes()[0]));
          return;
        } catch (ReflectiveOperationException e) {
          throw new IllegalArgumentException(setter + "=" + value, e);
        }
      }
    }
    throw new IllegalArgumentException("this SDK has no " + setter);
  }

  private static Object convert(String value, Class<?> type) {
    if (type == boolean.class) {
      return Boolean.valueOf(value);
    }
    if (type == Double.class) {
      return Double.valueOf(value);
    }
    return type == int.class
        ? Integer.valueOf(value)
        : type == List.class ? List.of(value.split(",")) : value;
  }

  @Override
  public void stop() {
    Sentry.close();
  }

  @Override
  public void inTransaction(String name, Work work) throws Exception {
    in(new TransactionContext(name, "scenario"), work);
  }

  @Override
  public void inRequest(String name, String sentryTrace, String baggage, Work work)
      throws Exception {
    TransactionContext context =
        sentryTrace == null
            ? new TransactionContext(name, "http.server")
            : Sentry.continueTrace(sentryTrace, List.of(baggage));
    context.setName(name);
    context.setOperation("http.server");
    in(context, work);
  }

  private static void in(TransactionContext context, Work work) throws Exception {
    TransactionOptions bound = new TransactionOptions();
    bound.setBindToScope(true);
    ITransaction transaction = Sentry.startTransaction(context, bound);
    try {
      work.run();
    } finally {
      transaction.finish(SpanStatus.OK);
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

  /** As {@code SentryOkHttpInterceptor} does: a child span of its own, and that span's headers. */
  @Override
  public String[] ownHeaders() {
    ISpan active = Sentry.getSpan();
    if (active == null) {
      return new String[0];
    }
    ISpan span = active.startChild("http.client", "an integration's");
    BaggageHeader baggage = span.toBaggageHeader(null);
    span.finish(SpanStatus.OK);
    return new String[] {
      SentryTraceHeader.SENTRY_TRACE_HEADER,
      span.toSentryTrace().getValue(),
      BaggageHeader.BAGGAGE_HEADER,
      baggage == null ? "none=1" : baggage.getValue()
    };
  }

  @Override
  public void startCounting() {
    count = new TagCount();
    start();
  }

  @Override
  public String counted() {
    return count.toString();
  }
}
