package io.github.sentrywebsocket.matrix.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Eclipse Jetty's {@code start.jar}, which loads the server in a loader of its own. A version may
 * be followed by the environment, {@code 12.1.5 ee8}.
 */
final class Jetty implements Server {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String artifact(String version) {
    return "org.eclipse.jetty:jetty-home:zip:" + version.split(" ")[0];
  }

  /** The others are unpacked in the time of one. */
  @Override
  public boolean needs(String path) {
    return !path.startsWith("modules/demo.d/");
  }

  /** The home stays as it is; what is configured is its base, as Jetty recommends. */
  @Override
  public void configure(ServerHome home) {
    FileSystem.makeFolder(home.at("base"));
    ChildJvmBuilder java = java(home, ChildJvm.builder().javaHome(home.distribution.jdk().home()));
    try (ChildJvm jvm = java.args("--add-modules=" + modules(home.distribution)).start()) {
      assertThat(jvm.exitCode(PATIENCE)).as(jvm.dump()).isZero();
    }
  }

  private static String modules(Distribution distribution) {
    String[] version = distribution.version().split("[. ]");
    String api = distribution.javax() ? "javax" : "jakarta";
    if (Integer.parseInt(version[0]) < 12) {
      return "http,deploy,websocket-" + api;
    }
    String environment = version.length > 3 ? version[3] : "ee10";
    return String.format("http,%1$s-deploy,%1$s-websocket-%2$s", environment, api);
  }

  private static ChildJvmBuilder java(ServerHome home, ChildJvmBuilder java) {
    return java.directory(home.at("base")).jar(home.at("start.jar"));
  }

  /**
   * Its own filter is the first, unless {@code web.xml} names its class, which each API has another
   * of.
   */
  @Override
  public boolean isFilteredFirst() {
    return false;
  }

  @Override
  public String deployments() {
    return "base/webapps";
  }

  @Override
  public void command(ServerHome home, ChildJvmBuilder java) {
    java(home, java)
        .jvmArgs("-Xmx256m")
        .args("jetty.http.host=127.0.0.1", "jetty.http.port=" + home.port);
  }

  @Override
  public boolean isStarted(String line) {
    return Stream.of("oejs.Server:", ": Started ", "Server@").allMatch(line::contains);
  }

  /** Level and source of a record; of all else the whole line. */
  @Override
  public String essence(String line) {
    return line.replaceAll("^\\S+ \\S+?:([A-Z]+) *:([^:]+):.*", "$1 $2");
  }

  @Override
  public String toString() {
    return "Jetty";
  }
}
