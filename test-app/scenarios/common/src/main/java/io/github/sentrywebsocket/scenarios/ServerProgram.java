package io.github.sentrywebsocket.scenarios;

/** A program that serves on loopback: says its port, and serves until standard input ends. */
public final class ServerProgram {

  /** Starts a library's server. */
  public interface Start {
    /** Returns the port. */
    int start() throws Exception;
  }

  private ServerProgram() {}

  /** Runs it; ends the JVM. */
  public static void run(Start server) {
    try {
      Callbacks.prepare();
      System.out.println("port " + server.start());
      System.in.transferTo(System.err);
    } catch (Throwable e) {
      e.printStackTrace();
    }
    System.exit(0);
  }
}
