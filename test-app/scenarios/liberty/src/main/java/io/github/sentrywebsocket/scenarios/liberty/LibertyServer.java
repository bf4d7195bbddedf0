package io.github.sentrywebsocket.scenarios.liberty;

import io.github.sentrywebsocket.scenarios.ServerProgram;

/** An Open Liberty that serves the scenario's web application until standard input ends. */
public final class LibertyServer {

  private LibertyServer() {}

  /**
   * @param args see {@link Liberty}
   */
  public static void main(String[] args) {
    ServerProgram.runContainer(() -> new Liberty(args).start());
  }
}
