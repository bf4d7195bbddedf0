package io.github.sentrywebsocket.scenarios;

/**
 * A program that serves on loopback: says its port, and serves until standard input ends. A step
 * that {@link Steps} does not know is answered by what the server's threads have allocated so far.
 */
public final class ServerProgram {

  /** Starts a library's server. */
  public interface Start {
    /** Returns the port. */
    int start() throws Exception;
  }

  private ServerProgram() {}

  /** Runs it; ends the JVM. */
  public static void run(Start server) {
    runContainer(
        () -> {
          Callbacks.prepare();
          return server.start();
        });
  }

  /** The same, where the application is in a class loader of its own and prepares itself. */
  public static void runContainer(Start server) {
    try {
      System.out.println("port " + server.start());
      new Steps(step -> () -> System.out.println(step + ": " + Allocation.ofServer())).run();
    } catch (Throwable e) {
      e.printStackTrace();
    }
    System.exit(0);
  }
}
