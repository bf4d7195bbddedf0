package io.github.sentrywebsocket.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Artifacts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes only, no JVM started: every hook finds its method in every listed version and weaves, and
 * every member of the library that the advice calls is there.
 */
@DisplayName("Hook check")
class HookCheckIT {

  private static final Map<String, List<String>> ARTIFACTS =
      Map.of(
          "tomcat",
          List.of(
              "org.apache.tomcat.embed:tomcat-embed-core:",
              "org.apache.tomcat.embed:tomcat-embed-websocket:"));

  static Stream<String> tomcatVersions() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = HookCheckIT.class.getResourceAsStream("/versions.properties")) {
      versions.load(in);
    }
    return Stream.of("tomcat.javax", "tomcat.jakarta")
        .flatMap(key -> Stream.of(versions.getProperty(key).split(", *")));
  }

  @ParameterizedTest
  @MethodSource("tomcatVersions")
  void everyHookOfTomcatFits(String version) throws IOException {
    check("tomcat", version);
  }

  private static void check(String library, String version) throws IOException {
    List<URL> jars = new ArrayList<>();
    for (String artifact : ARTIFACTS.get(library)) {
      for (Path jar : Artifacts.ofUser().jars(artifact + version)) {
        jars.add(jar.toUri().toURL());
      }
    }
    if (version.equals("8.5.0")) { // logging is a jar of its own, until 8.5.2
      for (Path jar :
          Artifacts.ofUser().jars("org.apache.tomcat.embed:tomcat-embed-logging-juli:" + version)) {
        jars.add(jar.toUri().toURL());
      }
    }
    HookTable table;
    try (InputStream in =
        HookCheckIT.class.getClassLoader().getResourceAsStream(HookTable.RESOURCE)) {
      table = HookTable.read(in, List.of(library), List.of());
    }
    Weaver weaver = new Weaver(HookCheckIT.class.getClassLoader());
    try (URLClassLoader loader =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      for (Map.Entry<String, List<Hook>> hooked : table.all().entrySet()) {
        byte[] classFile = read(loader, hooked.getKey());
        byte[] woven = weaver.weave(loader, hooked.getKey(), hooked.getValue(), classFile);
        Set<String> advice = new TreeSet<>();
        hooked.getValue().stream()
            .filter(hook -> !hook.isOptional)
            .forEach(hook -> advice.add(hook.advice));
        assertThat(woven == null ? Set.of() : AdviceReferences.wovenInto(woven))
            .as("advice in %s of %s %s", hooked.getKey(), library, version)
            .containsAll(advice);
        checkMembers(loader, advice);
      }
    }
  }

  private static void checkMembers(URLClassLoader library, Set<String> advice) throws IOException {
    TypePool types =
        TypePool.Default.of(
            new ClassFileLocator.Compound(
                ClassFileLocator.ForClassLoader.of(library),
                ClassFileLocator.ForClassLoader.of(HookCheckIT.class.getClassLoader())));
    for (String name : advice) {
      byte[] classFile = read(HookCheckIT.class.getClassLoader(), name.replace('.', '/'));
      assertThat(AdviceReferences.missing(classFile, types)).as(name).isEmpty();
    }
  }

  private static byte[] read(ClassLoader loader, String type) throws IOException {
    try (InputStream in = loader.getResourceAsStream(type + ".class")) {
      assertThat(in).as(type).isNotNull();
      return in.readAllBytes();
    }
  }
}
