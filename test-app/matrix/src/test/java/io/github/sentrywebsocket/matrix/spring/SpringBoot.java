package io.github.sentrywebsocket.matrix.spring;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.harness.Jdks.Jdk;
import io.github.sentrywebsocket.matrix.corner.FatJar;
import io.github.sentrywebsocket.matrix.corner.SourceProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An application of Spring Boot in an executable jar, with what Boot configures by itself.
 *
 * @param web the last part of its starter's name
 * @param sentry coordinates of sentry-spring's integration with Boot, which starts the
 *     application's SDK; null for an application without one
 */
record SpringBoot(String version, String web, String sentry, Jdk jdk) {
  private static final String SERVLET = "websocket";
  private static final String REACTIVE = "webflux";
  private static final String JAVAX_7 = "sentry-spring-boot-starter:7.0.0";
  private static final String JAVAX_LAST = "sentry-spring-boot-starter:7.14.0";
  private static final String JAKARTA_7 = "sentry-spring-boot-starter-jakarta:7.0.0";
  private static final String JAKARTA = "sentry-spring-boot-starter-jakarta:8.52.0";
  private static final String BOOT_4 = "sentry-spring-boot-4:8.52.0";

  private static final boolean FULL = !System.getProperty("matrix", "newest").equals("newest");

  /** On servlets: the newest; all with -Pmatrix, both ends on every JDK. */
  static Stream<SpringBoot> servlet() {
    return FULL
        ? Stream.of(
                onEveryJdk("2.7.18", null, JAVAX_7, JAVAX_LAST),
                Stream.of(null, JAKARTA_7).map(each -> newest("3.0.0", SERVLET, each)),
                Stream.of(null, JAKARTA).map(each -> newest("3.5.16", SERVLET, each)),
                Stream.of(null, BOOT_4).map(each -> newest("4.0.0", SERVLET, each)),
                onEveryJdk("4.1.2", null, BOOT_4))
            .flatMap(all -> all)
        : Stream.of(newest("4.1.2", SERVLET, null), newest("4.1.2", SERVLET, BOOT_4));
  }

  /** On Reactor Netty. Boot 4.1 depends on a Netty that is not served to this build. */
  static Stream<SpringBoot> reactive() {
    return FULL
        ? Stream.of(
            newest("2.7.18", REACTIVE, null),
            newest("3.5.16", REACTIVE, null),
            newest("3.5.16", REACTIVE, JAKARTA),
            newest("4.0.7", REACTIVE, null),
            newest("4.0.7", REACTIVE, BOOT_4))
        : Stream.of(newest("4.0.7", REACTIVE, null));
  }

  private static SpringBoot newest(String version, String web, String sentry) {
    return new SpringBoot(version, web, sentry, Jdks.ofBuild().newest());
  }

  private static Stream<SpringBoot> onEveryJdk(String version, String... sentry) {
    return Jdks.ofBuild().all().stream()
        .flatMap(jdk -> Stream.of(sentry).map(each -> new SpringBoot(version, SERVLET, each, jdk)));
  }

  boolean hasSdk() {
    return sentry != null;
  }

  /** Compiles it and packs it, in a folder of its own below {@code parent}. */
  Path jar(Path parent) {
    Path folder = parent.resolve(Integer.toHexString(hashCode()));
    List<String> coordinates =
        new ArrayList<>(
            List.of("org.springframework.boot:spring-boot-starter-" + web + ":" + version));
    if (hasSdk()) {
      coordinates.add("io.sentry:" + sentry);
      // It would report what Spring logs, too.
      coordinates.add("io.sentry:sentry-logback" + sentry.substring(sentry.indexOf(':')));
    }
    List<Path> libraries = Artifacts.ofUser().classPath(coordinates.toArray(String[]::new));
    String source =
        TracedApplication.source(web.equals(REACTIVE) ? "BootFlux.txt" : "Boot.txt")
            .replace("EXECUTE", version.startsWith("2.") ? "doHandshake" : "execute");
    Path program =
        SourceProgram.compile(folder.resolve("classes"), Map.of("boot/Boot", source), libraries);
    return FatJar.pack(folder, version, program, "boot.Boot", libraries);
  }

  @Override
  public String toString() {
    return "Spring Boot " + version + (hasSdk() ? ", " + sentry : ", the agent's SDK") + ", " + jdk;
  }
}
