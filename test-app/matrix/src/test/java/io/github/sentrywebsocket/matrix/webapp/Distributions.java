package io.github.sentrywebsocket.matrix.webapp;

import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.harness.Jdks.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The servers that a run takes: those of the default run on the newest JDK, or all with {@code
 * -Pmatrix}. {@code -Ddistribution=Tomcat,WildFly} takes only servers and versions that begin so.
 */
final class Distributions {

  private static final Tomcat TOMCAT = new Tomcat();
  private static final List<Server> SERVERS =
      List.of(
          TOMCAT,
          new Jetty(),
          new WildFly(),
          new GlassFish("GlassFish", "org.glassfish.main.distributions:glassfish:zip:"),
          new GlassFish("Payara", "fish.payara.distributions:payara:zip:"));
  private static final Properties VERSIONS = load();
  private static final String[] ONLY = System.getProperty("distribution", "").split(",\\s*");

  private Distributions() {}

  static Distribution newestTomcat() {
    return ofDefault(TOMCAT).findFirst().orElseThrow();
  }

  /** Of Tomcat. */
  static List<Distribution> tomcats() {
    return (isFull() ? all(TOMCAT) : ofDefault(TOMCAT)).toList();
  }

  static List<Distribution> ofRun() {
    return SERVERS.stream()
        .flatMap(server -> isFull() ? all(server) : ofDefault(server))
        .filter(Distributions::isWanted)
        .toList();
  }

  /** Whether {@code -Pmatrix} is run. */
  static boolean isFull() {
    return System.getProperty("matrix", "").equals("full");
  }

  /** Server and version as {@code "Tomcat | 11.0.25"}, in the order of the files. */
  static List<String> names() {
    return SERVERS.stream()
        .flatMap(server -> versions(server).map(version -> server + " | " + version))
        .toList();
  }

  private static boolean isWanted(Distribution distribution) {
    return Arrays.stream(ONLY).anyMatch(distribution.toString()::startsWith);
  }

  private static Stream<Distribution> all(Server server) {
    return versions(server)
        .flatMap(version -> jdks(server, version).stream().map(jdk -> of(server, version, jdk)));
  }

  private static Stream<Distribution> ofDefault(Server server) {
    return list(server, "default")
        .flatMap(
            version -> {
              List<Jdk> jdks = jdks(server, version);
              return jdks.stream()
                  .skip(Math.max(0, jdks.size() - 1))
                  .map(jdk -> of(server, version, jdk));
            });
  }

  private static Distribution of(Server server, String version, Jdk jdk) {
    boolean javax = list(server, "javax").anyMatch(version::equals);
    return new Distribution(server, version, javax, jdk);
  }

  private static Stream<String> versions(Server server) {
    return Stream.concat(list(server, "javax"), list(server, "jakarta"));
  }

  private static List<Jdk> jdks(Server server, String version) {
    return Jdks.ofBuild().all().stream().filter(jdk -> runs(server, version, jdk)).toList();
  }

  private static boolean runs(Server server, String version, Jdk jdk) {
    return VERSIONS.getProperty(server + ".jdks." + version) == null
        || list(server, "jdks." + version).anyMatch(("" + jdk.feature())::equals);
  }

  private static Stream<String> list(Server server, String key) {
    String list = VERSIONS.getProperty(server + "." + key, "");
    return Arrays.stream(list.split(",\\s*")).filter(each -> !each.isEmpty());
  }

  private static Properties load() {
    Properties versions = new Properties();
    try (InputStream in = Distributions.class.getResourceAsStream("distributions.properties")) {
      versions.load(in);
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
