package io.github.sentrywebsocket.matrix.spring;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.matrix.corner.SourceProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of sentry-spring's artifacts, with the SDK, the Spring and the Tomcat of its time.
 *
 * @param sdk the column of the table of rules; the version itself, or the one that it stands for
 */
record SentrySpring(
    String artifact, String version, String sdk, String spring, String tomcat, String annotations) {

  private static final SentrySpring JAVAX = javax("7.0.0", "7.0.0");
  private static final SentrySpring JAKARTA = jakarta("8.52.0", "8.62.0");

  /** Both ends; all that can be had with -Prules or -Pmatrix. */
  static Stream<SentrySpring> ofRun() {
    return System.getProperty("matrix", "newest").equals("newest")
        ? Stream.of(JAVAX, JAKARTA)
        : Stream.of(
            JAVAX,
            jakarta("7.0.0", "7.0.0"),
            javax("7.14.0", "7.22.6"),
            jakarta("7.22.6", "7.22.6"),
            jakarta("8.0.0", "8.0.0"),
            jakarta("8.20.0", "8.20.0"),
            JAKARTA,
            new SentrySpring(
                "sentry-spring-7", "8.52.0", "8.62.0", "7.0.10", "11.0.27", "11.0.27"));
  }

  private static SentrySpring javax(String version, String sdk) {
    return new SentrySpring("sentry-spring", version, sdk, "5.3.39", "9.0.123", "9.0.123");
  }

  private static SentrySpring jakarta(String version, String sdk) {
    return new SentrySpring("sentry-spring-jakarta", version, sdk, "6.2.12", "10.1.61", "10.1.60");
  }

  private boolean isJavax() {
    return artifact.equals("sentry-spring");
  }

  /** Why a cell of the table is about another version than its column's; null when it is not. */
  String note() {
    return version.equals(sdk)
        ? null
        : "S4: "
            + artifact
            + " is "
            + version
            + " with the SDK of that version: "
            + sdk
            + " is not served to this build";
  }

  /** Of its filter. */
  private String javaPackage() {
    return "io.sentry."
        + artifact.substring("sentry-".length()).replace("spring-7", "spring7").replace('-', '.');
  }

  /** The program and how it starts. */
  ChildJvmBuilder program(Path folder) {
    List<Path> libraries = classPath();
    String source =
        TracedApplication.source("Traced.txt").replace("io.sentry.spring.jakarta", javaPackage());
    SourceProgram.compile(
        folder,
        Map.of("Traced", isJavax() ? source.replace("jakarta.", "javax.") : source),
        libraries);
    return ChildJvm.builder()
        .classPath(folder)
        .classPath(libraries)
        .main("Traced")
        .args(folder.toString());
  }

  private List<Path> classPath() {
    List<Path> jars =
        new ArrayList<>(
            Artifacts.ofUser()
                .jars(
                    "org.apache.tomcat.embed:tomcat-embed-core:" + tomcat,
                    "org.apache.tomcat.embed:tomcat-embed-websocket:" + tomcat,
                    "org.apache.tomcat:tomcat-annotations-api:" + annotations,
                    "io.sentry:sentry:" + version,
                    "io.sentry:" + artifact + ":" + version));
    jars.addAll(Artifacts.ofUser().classPath("org.springframework:spring-webmvc:" + spring));
    return jars;
  }

  @Override
  public String toString() {
    return artifact + " " + version;
  }
}
