package io.github.sentrywebsocket.matrix.rules;

import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.harness.Jdks.Jdk;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The Sentry SDK that a program reports with, and the JDK it runs on.
 *
 * @param version of the application's; null for the agent's own
 */
record Sdk(String version, Jdk jdk) {
  private static final String MATRIX = System.getProperty("matrix", "newest");
  private static final Jdks JDKS = Jdks.ofBuild();

  /**
   * All with -Prules or -Pmatrix, as for the methods below; else the oldest and the agent's own,
   * each on one JDK. A class of tests that needs less takes less: the default run is short.
   */
  static Stream<Sdk> ofRun() {
    return isFull() ? all() : Stream.of(new Sdk("7.0.0", JDKS.oldest()), onNewest(null));
  }

  static Stream<Sdk> oldest() {
    return isFull() ? all() : ofRun().limit(1);
  }

  static Stream<Sdk> newest() {
    return isFull() ? all() : Stream.of(onNewest("8.62.0"));
  }

  static Stream<Sdk> agents() {
    return isFull() ? all() : Stream.of(onNewest(null));
  }

  static Stream<Sdk> ofApplications() {
    return oldest().filter(sdk -> !sdk.isAgents());
  }

  /** Both ends of what there is of sentry-okhttp. */
  static Stream<Sdk> ofOkHttp() {
    return isFull()
        ? ofApplications()
        : Stream.of(new Sdk("7.0.0", JDKS.oldest()), onNewest("8.62.0"));
  }

  private static Stream<Sdk> all() {
    return Stream.of("7.0.0", "7.22.6", "8.0.0", "8.20.0", "8.62.0", null).map(Sdk::onNewest);
  }

  static boolean isFull() {
    return !MATRIX.equals("newest");
  }

  static Sdk onNewest(String version) {
    return new Sdk(version, JDKS.newest());
  }

  boolean isAgents() {
    return version == null;
  }

  /** As the table of rules calls it. */
  String column() {
    return isAgents() ? "the agent's" : version;
  }

  /** Whether it is the agent's, which is the newest, or at least {@code major.minor}. */
  boolean has(int major, int minor) {
    if (isAgents()) {
      return true;
    }
    int[] parts = Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    return parts[0] > major || (parts[0] == major && parts[1] >= minor);
  }

  @Override
  public String toString() {
    return (isAgents() ? "the agent's SDK" : "sentry " + version) + ", " + jdk;
  }
}
