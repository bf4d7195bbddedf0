package io.github.sentrywebsocket.matrix.webapp;

import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import java.util.List;
import java.util.stream.Stream;

/**
 * WildFly: every library and application is a module of JBoss Modules, which shows a package of the
 * class path to nobody; and its log manager has to be the first.
 */
final class WildFly implements Server {

  /** Of {@code bin/common.sh}. */
  private static final List<String> OPENED =
      List.of(
          "io",
          "lang",
          "lang.invoke",
          "lang.reflect",
          "net",
          "security",
          "util",
          "util.concurrent");

  @Override
  public String artifact(String version) {
    return "org.wildfly:wildfly-dist:zip:" + version;
  }

  @Override
  public boolean needs(String path) {
    return Stream.of("jboss-modules.jar", "modules/", "standalone/", "welcome-content/")
        .anyMatch(path::startsWith);
  }

  /** By properties only, see {@link #command}. */
  @Override
  public void configure(ServerHome home) {}

  @Override
  public String deployments() {
    return "standalone/deployments";
  }

  /** As {@code bin/standalone.sh} with the {@code standalone.conf} that it comes with. */
  @Override
  public void command(ServerHome home, ChildJvmBuilder java) {
    for (String opened : OPENED) {
      java.jvmArgs("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    java.jvmArgs("-D[Standalone]", "-Xms64m", "-Xmx512m", "--add-modules=java.se")
        .jvmArgs("--add-opens=java.management/javax.management=ALL-UNNAMED")
        .jvmArgs("--add-opens=java.naming/javax.naming=ALL-UNNAMED")
        .property("java.net.preferIPv4Stack", true)
        .property("jboss.modules.system.pkgs", "org.jboss.byteman")
        .property("java.awt.headless", true)
        .property("org.jboss.boot.log.file", home.at("standalone/log/server.log"))
        .property(
            "logging.configuration",
            "file:" + home.at("standalone/configuration/logging.properties"))
        .jar(home.at("jboss-modules.jar"))
        .args("-mp", home.at("modules").toString(), "org.jboss.as.standalone")
        .args("-Djboss.home.dir=" + home.folder)
        .args("-Djboss.server.base.dir=" + home.at("standalone"))
        .args("-Djboss.bind.address=127.0.0.1", "-Djboss.http.port=" + home.port);
    for (String other : List.of("https", "ajp", "management.http", "management.https")) {
      java.args("-Djboss." + other + ".port=" + ServerHome.freePort());
    }
  }

  @Override
  public boolean isStarted(String line) {
    return line.contains("WFLYSRV0025");
  }

  /** Level, logger and number of a record; of all else the whole line. */
  @Override
  public String essence(String line) {
    return line.replaceAll("\u001b\\[[0-9;]*m", "")
        .replaceAll("^\\d\\d:\\S+ (\\S+ +\\[\\S+]) \\(.*?\\) ([A-Z]+\\d+)?.*", "$1 $2");
  }

  @Override
  public String toString() {
    return "WildFly";
  }
}
