package io.github.sentrywebsocket.scenarios;

/** What an application does with a Sentry SDK of its own, or would do if it had one. */
public interface Application {

  /** The one that {@code -Dscenario.sentry=application} asks for, else one without Sentry. */
  static Application start() {
    return "application".equals(System.getProperty("scenario.sentry"))
        ? new ApplicationSentry()
        : new WithoutSentry();
  }

  /** Runs {@code work} with a transaction bound to the thread's scope. */
  void inTransaction(String name, Steps.Step work) throws Exception;

  /** The same in the trace of a request that was received with these headers. */
  void inRequest(String name, String sentryTrace, String baggage, Steps.Step work) throws Exception;

  /** An event with nothing but a text. */
  void captureMessage(String text);

  void captureException(Throwable exception);

  /** No SDK: steps run all the same. */
  final class WithoutSentry implements Application {
    @Override
    public void inTransaction(String name, Steps.Step work) throws Exception {
      work.run();
    }

    @Override
    public void inRequest(String name, String sentryTrace, String baggage, Steps.Step work)
        throws Exception {
      work.run();
    }

    @Override
    public void captureMessage(String text) {
      // nobody to tell
    }

    @Override
    public void captureException(Throwable exception) {
      // nobody to tell
    }
  }
}
