package io.github.sentrywebsocket.scenarios.liberty;

/**
 * An Open Liberty whose web application opens WebSockets: that runs the steps, and ends the JVM.
 */
public final class LibertyClient {

  private LibertyClient() {}

  /**
   * @param args see {@link Liberty}
   */
  public static void main(String[] args) throws Exception {
    new Liberty(args).start();
  }
}
