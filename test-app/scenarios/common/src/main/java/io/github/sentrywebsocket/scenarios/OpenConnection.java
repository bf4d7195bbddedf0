package io.github.sentrywebsocket.scenarios;

/** A connection that a {@link ClientProgram} has open. */
public interface OpenConnection {

  void sendText(String text) throws Exception;

  /** Ends it, with or without a close frame, and does not wait. */
  void abort() throws Exception;
}
