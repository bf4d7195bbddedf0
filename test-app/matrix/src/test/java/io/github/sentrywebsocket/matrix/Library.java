package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Artifacts;
import io.github.sentrywebsocket.harness.Jdks;
import io.github.sentrywebsocket.harness.Jdks.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A library on one side of a connection, as a file in {@code libraries/} describes it; README.md of
 * this module tells the keys. A key with {@code .<version>}, or a part of it ({@code .9}), goes
 * before the key alone.
 */
public final class Library {
  private static final List<Library> ALL = load();

  /** The file's name without its ending, e.g. {@code tomcat-server}. */
  public final String name;

  private final Properties properties;

  private Library(String name, Properties properties) {
    this.name = name;
    this.properties = properties;
  }

  /** All of them, by name. */
  public static List<Library> all() {
    return ALL;
  }

  /** For people, e.g. {@code Apache Tomcat}. */
  public String title() {
    return required("title");
  }

  boolean isClient() {
    return required("side").equals("client");
  }

  /** The name in {@code hooks.txt} and in {@code sentry.websocket.libraries}. */
  public String hooks() {
    return required("hooks");
  }

  /** The origin of its spans. */
  String origin(String version) {
    return "auto.websocket." + Objects.requireNonNullElse(find("origin", version), hooks());
  }

  /** Oldest first; one empty version for what comes with the JDK. */
  public List<String> versions() {
    return list(required("versions"));
  }

  /** Those of the default run, on the oldest JDK with the oldest SDK. */
  List<String> oldest() {
    return list(properties.getProperty("default.oldest", versions().get(0)));
  }

  /** Those of the default run, on the newest JDK with the newest SDK. */
  List<String> newest() {
    return list(properties.getProperty("default.newest", versions().get(versions().size() - 1)));
  }

  /** Whether it is the oldest or newest of all or of the default run. */
  boolean isEnd(String version) {
    List<String> versions = versions();
    return version.equals(versions.get(0))
        || version.equals(versions.get(versions.size() - 1))
        || oldest().contains(version)
        || newest().contains(version);
  }

  /** The build's JDKs on which this version runs; the key {@code jdks} tells the features. */
  List<Jdk> jdks(String version, Jdks ofBuild) {
    String features = find("jdks", version);
    return ofBuild.all().stream()
        .filter(jdk -> features == null || list(features).contains("" + jdk.feature()))
        .toList();
  }

  String main(String version) {
    return Objects.requireNonNull(find("main", version), "main");
  }

  List<String> arguments(String version) {
    String arguments = find("arguments", version);
    return arguments == null ? List.of() : list(arguments);
  }

  /** Options of the JVM, separated by spaces. */
  List<String> jvmOptions(String version) {
    String options = find("jvm", version);
    return options == null ? List.of() : List.of(options.split(" +"));
  }

  /** Maven coordinates; what they depend on is added when {@link #isTransitive}. */
  public List<String> artifacts(String version) {
    String artifacts = find("artifacts", version);
    return artifacts == null ? List.of() : list(artifacts.replace("{version}", version));
  }

  /** Maven coordinates of a server's zip, which is unpacked for its programs; null usually. */
  String distribution(String version) {
    String distribution = find("distribution", version);
    return distribution == null ? null : distribution.replace("{version}", version);
  }

  /** The distribution's jar that belongs to the JVM's class path. */
  String launcher(String version) {
    return Objects.requireNonNull(find("launcher", version), "launcher");
  }

  /** Whether it has classes of its own; what comes with the JDK has none. */
  public boolean hasClasses(String version) {
    return distribution(version) != null || !artifacts(version).isEmpty();
  }

  /** All that has the classes of a version, for a look at them. */
  public List<Path> classes(String version) {
    String distribution = distribution(version);
    if (distribution != null) {
      return Unpacked.of(distribution).jars(list(find("jars", version)));
    }
    return classPath(version);
  }

  /** The artifacts, and what they need if that belongs to the class path. */
  List<Path> classPath(String version) {
    String[] artifacts = artifacts(version).toArray(String[]::new);
    if (artifacts.length == 0) {
      return List.of();
    }
    return isTransitive()
        ? Artifacts.ofUser().classPath(artifacts)
        : Artifacts.ofUser().jars(artifacts);
  }

  /** Whether a run takes it that names no library; else it is too large to be downloaded for it. */
  public boolean isInDefaultRun() {
    return !"false".equals(properties.getProperty("default"));
  }

  /** Whether the artifacts' dependencies belong to the class path. */
  public boolean isTransitive() {
    return Boolean.parseBoolean(properties.getProperty("transitive"));
  }

  /** Packages of it that are moved below another one, as shading does; none usually. */
  List<String> relocated(String version) {
    String packages = find("relocate", version);
    return packages == null ? List.of() : list(packages);
  }

  /** Annotation processors that its applications are compiled with; none usually. */
  List<String> processors(String version) {
    String processors = find("processors", version);
    return processors == null ? List.of() : list(processors.replace("{version}", version));
  }

  /** The BOM of the Quarkus that builds its applications; null when it is not Quarkus. */
  String platform(String version) {
    String platform = find("platform", version);
    return platform == null ? null : platform.replace("{version}", version);
  }

  /** Settings of Quarkus that it fixes at build time: options of the JVM that builds. */
  List<String> buildOptions(String version) {
    String options = find("build", version);
    return options == null ? List.of() : List.of(options.split(" +"));
  }

  /** Why a step is left out for this version; null when it is not. */
  String lacks(String step, String version) {
    String open = find("open." + step, version);
    return open == null ? find("lacks." + step, version) : "OPEN, to be mended: " + open;
  }

  /** Whether a client meets that fault in the default run: all, unless the key names some. */
  boolean meets(String fault) {
    String faults = properties.getProperty("default.faults");
    return faults == null || list(faults).contains(fault);
  }

  /** Whether a server ends the TCP connection in that step, without an answer. */
  boolean isUnanswered(String step) {
    return step.equals(properties.getProperty("unanswered"));
  }

  /** How many closed connections it may keep until something else happens; its file says where. */
  int keeps(String version) {
    String keeps = find("keeps", version);
    return keeps == null ? 0 : Integer.parseInt(keeps);
  }

  /** The callbacks of its listeners, in the scenarios' words. */
  List<String> callbacks(String version) {
    String callbacks = find("callbacks", version);
    return callbacks == null
        ? isClient()
            ? List.of("onOpen", "onText", "onBinary", "onPing", "onPong", "onClose")
            : List.of("onOpen", "onMessage", "onBinary", "onPong", "onClose")
        : list(callbacks);
  }

  /** What its client speaks inside a WebSocket; empty if that is the application's. */
  String protocol() {
    return properties.getProperty("protocol", "");
  }

  /** What its server speaks above WebSocket; most speak nothing. */
  List<String> messaging() {
    return list(properties.getProperty("messaging", ""));
  }

  /** The kinds of endpoints of a server, each under a path of its own. */
  List<String> endpoints(String version) {
    return list(Objects.requireNonNullElse(find("endpoints", version), "handler"));
  }

  /** The paths, without a slash, on which a server's client is gone before it has the answer. */
  List<String> hangUps() {
    return list(properties.getProperty("hang-ups", "hang-up"));
  }

  /** The template of a route of a server that matches routes itself; null otherwise. */
  String route(String version) {
    return find("route", version);
  }

  private String find(String key, String version) {
    for (String end = version;
        !end.isEmpty();
        end = end.substring(0, Math.max(0, end.lastIndexOf('.')))) {
      String value = properties.getProperty(key + "." + end);
      if (value != null) {
        return value;
      }
    }
    return properties.getProperty(key);
  }

  private String required(String key) {
    return Objects.requireNonNull(properties.getProperty(key), name + ": no " + key);
  }

  private static List<String> list(String value) {
    return List.of(value.trim().split(",\\s*"));
  }

  private static List<Library> load() {
    try (Stream<Path> files =
        Files.list(Path.of(Library.class.getResource("/libraries").toURI()))) {
      return files.sorted().map(Library::load).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Library load(Path file) {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Library(file.getFileName().toString().replace(".properties", ""), properties);
  }

  @Override
  public String toString() {
    return name;
  }
}
