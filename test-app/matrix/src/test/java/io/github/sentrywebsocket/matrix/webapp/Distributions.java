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

/** The Tomcats that a run takes: the newest on the newest JDK, or all with {@code -Pmatrix}. */
final class Distributions {

  private static final Properties VERSIONS = load();

  /** One Tomcat on one JDK. */
  record Distribution(String version, boolean javax, Jdk jdk) {
    @Override
    public String toString() {
      return "Tomcat " + version + " on " + jdk;
    }
  }

  private Distributions() {}

  static List<Distribution> newest() {
    return of("default", List.of(Jdks.ofBuild().newest())).toList();
  }

  static List<Distribution> ofRun() {
    return System.getProperty("matrix", "").equals("full")
        ? Stream.of("javax", "jakarta").flatMap(key -> of(key, Jdks.ofBuild().all())).toList()
        : newest();
  }

  private static Stream<Distribution> of(String key, List<Jdk> jdks) {
    return list(key)
        .flatMap(
            version -> jdks.stream().map(jdk -> new Distribution(version, isJavax(version), jdk)));
  }

  private static boolean isJavax(String version) {
    return list("javax").anyMatch(version::equals);
  }

  private static Stream<String> list(String key) {
    return Arrays.stream(VERSIONS.getProperty(key).split(",\\s*"));
  }

  private static Properties load() {
    Properties versions = new Properties();
    try (InputStream in = Distributions.class.getResourceAsStream("tomcats.properties")) {
      versions.load(in);
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
