package io.github.sentrywebsocket.scenarios.rules;

/** What a program does with the Sentry SDK on its class path, or would do if there were one. */
interface Application {

  /** A piece of work that may fail. */
  interface Work {
    void run() throws Exception;
  }

  /** By {@code -Dscenario.sentry=application}; starts no SDK yet. */
  static Application ofProgram() {
    return "application".equals(System.getProperty("scenario.sentry"))
        ? new SentryApplication()
        : new Application() {};
  }

  /** {@code Sentry.init}. */
  default void start() {}

  /** {@code Sentry.close}. */
  default void stop() {}

  /** Runs {@code work} in a transaction that is bound to the thread's scope. */
  default void inTransaction(String name, Work work) throws Exception {
    work.run();
  }

  /**
   * Runs {@code work} in a transaction of a request, bound to the thread's scope, as a framework
   * does that stands above the container.
   *
   * @param sentryTrace the request's; null starts a trace
   */
  default void inRequest(String name, String sentryTrace, String baggage, Work work)
      throws Exception {
    work.run();
  }

  /** An event with nothing but a text. */
  default void captureMessage(String text) {}

  default void captureException(Throwable exception) {}

  /** The headers that an integration of Sentry's writes itself: name, value, name, value. */
  default String[] ownHeaders() {
    return new String[0];
  }

  /** As {@link #start}, but counts what would be sent instead of sending it. */
  default void startCounting() {}

  /** How many tags were right, missing and wrong since {@link #startCounting}. */
  default String counted() {
    return "unknown: nothing is counted without an SDK";
  }
}
