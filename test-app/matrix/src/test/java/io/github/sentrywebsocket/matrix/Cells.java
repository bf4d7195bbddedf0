package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.harness.Jdks.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** Which cells a run takes: both ends of everything, or all with {@code -Dmatrix=full}. */
final class Cells {
  private static final boolean FULL = System.getProperty("matrix", "").equals("full");
  private static final Properties VERSIONS = load();
  private static final Jdks JDKS = Jdks.ofBuild();
  private static final List<String> SENTRY = list("sentry");
  private static final String OLDEST_SENTRY = SENTRY.get(0);
  private static final String NEWEST_SENTRY = SENTRY.get(SENTRY.size() - 1);

  private Cells() {}

  static boolean areAll() {
    return FULL;
  }

  static Stream<Cell> jdkClient() {
    if (FULL) {
      return Stream.concat(all("JDK client", List.of("")), moreSdks("JDK client", Stream.of("")));
    }
    return Stream.of(
        new Cell("JDK client", "", JDKS.newest(), NEWEST_SENTRY),
        new Cell("JDK client", "", JDKS.oldest(), OLDEST_SENTRY),
        new Cell("JDK client", "", JDKS.newest(), null));
  }

  static Stream<Cell> jdkClientOfApplicationWithSentry() {
    return jdkClient().filter(cell -> !cell.agentsSdk());
  }

  static Stream<Cell> jdkClientOfApplicationWithoutSentry() {
    return jdkClient().filter(Cell::agentsSdk);
  }

  static Stream<Cell> tomcatWithAsyncUpgrade() {
    return tomcat().filter(cell -> !list("tomcat.without-async-upgrade").contains(cell.version()));
  }

  static Stream<Cell> tomcatWithoutAsyncUpgrade() {
    return tomcat().filter(cell -> list("tomcat.without-async-upgrade").contains(cell.version()));
  }

  private static Stream<Cell> tomcat() {
    if (FULL) {
      List<String> versions = new ArrayList<>(list("tomcat.javax"));
      versions.addAll(list("tomcat.jakarta"));
      return Stream.concat(
          all("Tomcat", versions), moreSdks("Tomcat", list("default.tomcat.newest").stream()));
    }
    Stream<Cell> oldest =
        list("default.tomcat.oldest").stream()
            .map(version -> new Cell("Tomcat", version, JDKS.oldest(), OLDEST_SENTRY));
    Stream<Cell> newest =
        list("default.tomcat.newest").stream()
            .flatMap(
                version ->
                    Stream.of(NEWEST_SENTRY, null)
                        .map(sentry -> new Cell("Tomcat", version, JDKS.newest(), sentry)));
    return Stream.concat(oldest, newest);
  }

  static boolean isJavax(Cell tomcat) {
    return list("tomcat.javax").contains(tomcat.version());
  }

  /** The artifact that this Tomcat needs besides. */
  static String needs(Cell tomcat) {
    return VERSIONS.getProperty(
        "tomcat.needs." + tomcat.version(),
        "org.apache.tomcat:tomcat-annotations-api:" + tomcat.version());
  }

  /** The other SDKs, each on the newest of everything else. */
  private static Stream<Cell> moreSdks(String library, Stream<String> versions) {
    return versions.flatMap(
        version ->
            list("sentry.more").stream()
                .map(sentry -> new Cell(library, version, JDKS.newest(), sentry)));
  }

  private static Stream<Cell> all(String library, List<String> versions) {
    List<String> sdks = new ArrayList<>(SENTRY);
    sdks.add(null);
    List<Cell> cells = new ArrayList<>();
    for (String version : versions) {
      for (Jdk jdk : JDKS.all()) {
        sdks.forEach(sdk -> cells.add(new Cell(library, version, jdk, sdk)));
      }
    }
    return cells.stream();
  }

  private static List<String> list(String key) {
    return List.of(VERSIONS.getProperty(key).split(",\\s*"));
  }

  private static Properties load() {
    Properties versions = new Properties();
    try (InputStream in = Cells.class.getResourceAsStream("/versions.properties")) {
      versions.load(in);
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
