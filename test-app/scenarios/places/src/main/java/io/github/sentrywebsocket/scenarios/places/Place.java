package io.github.sentrywebsocket.scenarios.places;

import io.github.sentrywebsocket.scenarios.Application;
import java.net.URI;

/**
 * Holds one conversation per library and prints what both sides saw, so that two runs can be
 * compared byte for byte. It is the same whatever loads it: a class path, modules, bundles.
 */
public final class Place {

  private Place() {}

  /**
   * @param args the address of an echo server, and the {@link Library libraries} to talk with
   */
  public static void main(String[] args) {
    int exit = 1;
    try {
      run(args);
      exit = 0;
    } catch (Throwable e) {
      e.printStackTrace(System.out);
    }
    System.exit(exit);
  }

  /** The same without an exit. */
  public static void run(String... args) throws Exception {
    Application application = Application.start();
    for (int i = 1; i < args.length; i++) {
      Library library = library(args[i]);
      URI uri = URI.create(args[0] + "/" + args[i]);
      application.inTransaction(args[i], () -> library.talk(uri));
    }
    System.out.println("end");
  }

  private static Library library(String name) {
    return switch (name) {
      case "java-http" -> new JdkClient();
      case "java-websocket" -> new JavaWebSocketClient();
      case "java-websocket-server" -> new JavaWebSocketServer();
      case "jetty" -> new JettyClient();
      case "jetty-server" -> new JettyServer();
      case "netty" -> new NettyClient();
      case "netty-server" -> new NettyServer();
      case "byte-buddy" -> new OldByteBuddy();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
