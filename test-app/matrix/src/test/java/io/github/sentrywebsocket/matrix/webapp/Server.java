package io.github.sentrywebsocket.matrix.webapp;

import io.github.sentrywebsocket.harness.ChildJvmBuilder;

/**
 * A kind of server that is downloaded as a zip: how it is laid out, configured, and started as its
 * own scripts do. Its name, from {@link #toString}, is the prefix of its keys in {@code
 * distributions.properties}.
 */
interface Server {

  /** Maven coordinates of the zip. */
  String artifact(String version);

  /**
   * Whether a file of the zip is unpacked.
   *
   * @param path below the zip's only top folder, e.g. {@code bin/startup.sh}
   */
  default boolean needs(String path) {
    return true;
  }

  /** Makes a server that was just unpacked listen on {@link ServerHome#port} of 127.0.0.1 only. */
  void configure(ServerHome home);

  /**
   * Deploys a web application before the server is started.
   *
   * @param name its context path without the slash
   */
  default void deploy(ServerHome home, String name, WebApplication application) {
    application.pack(home.at(deployments()).resolve(name + ".war"));
  }

  /** Whether an application's filters come before an upgrade of its endpoints. */
  default boolean isFilteredFirst() {
    return true;
  }

  /** The folder of web applications, below the server's. */
  String deployments();

  /** Adds all of the start script's command line but the agent. */
  void command(ServerHome home, ChildJvmBuilder java);

  /** Whether this line of its output tells that it is ready, applications aside. */
  boolean isStarted(String line);

  /**
   * What two runs have in common of a line of its output: level and source of a record, say.
   *
   * @return null if there is nothing
   */
  String essence(String line);
}
