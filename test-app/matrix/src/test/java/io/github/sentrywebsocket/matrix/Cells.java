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

/**
 * Which cells a run takes: both ends of everything, every version with {@code -Dmatrix=full}, or
 * every SDK on one cell of a few libraries with {@code -Dmatrix=sdks}; {@code -Dlibrary=<name>,…}
 * takes those libraries only.
 */
final class Cells {
  private static final boolean FULL = System.getProperty("matrix", "").equals("full");
  private static final boolean EVERY_SDK = System.getProperty("matrix", "").equals("sdks");
  private static final String ONLY = System.getProperty("library", "");
  private static final Properties VERSIONS = load();
  private static final Jdks JDKS = Jdks.ofBuild();
  private static final List<String> SENTRY = list("sentry");
  private static final String OLDEST_SENTRY = SENTRY.get(0);
  private static final String NEWEST_SENTRY = SENTRY.get(SENTRY.size() - 1);

  private Cells() {}

  static boolean areAll() {
    return FULL;
  }

  /** Clients in applications that have an SDK. */
  static Stream<Cell> clientsWithSentry() {
    return clients().filter(cell -> !cell.agentsSdk());
  }

  /** Clients in applications that have none. */
  static Stream<Cell> clientsWithoutSentry() {
    return clients().filter(Cell::agentsSdk);
  }

  /** One library is enough: it is the SDK that is tried. */
  static Stream<Cell> unsampledClients() {
    return clientsWithoutSentry().filter(cell -> cell.library().name.equals("java_http"));
  }

  /**
   * A few clients meet every fault of a peer: what is the library's in it shows on these. With the
   * agent's SDK, which reports all that it may, and with -Dmatrix=full with an application's too.
   */
  static Stream<Cell> clientsWithFaults() {
    return withFaults(
        clients(),
        "java_http",
        "okhttp",
        "netty-client",
        "java_websocket-client",
        "async_http_client");
  }

  /** The same for servers. */
  static Stream<Cell> serversWithFaults() {
    return withFaults(
        servers(), "tomcat-server", "jetty12-ee10-server", "undertow-server", "netty-server");
  }

  private static Stream<Cell> withFaults(Stream<Cell> cells, String... libraries) {
    return cells
        .filter(cell -> List.of(libraries).contains(cell.library().name))
        .filter(cell -> cell.agentsSdk() || (FULL && NEWEST_SENTRY.equals(cell.sentry())))
        .filter(cell -> FULL || isNewest(cell));
  }

  private static boolean isNewest(Cell cell) {
    List<String> newest = cell.library().newest();
    return cell.version().equals(newest.get(newest.size() - 1));
  }

  static Stream<Cell> servers() {
    return Library.all().stream().filter(library -> !library.isClient()).flatMap(Cells::of);
  }

  /** The servers that most applications run on. */
  static Stream<Cell> mainServers() {
    return newestServers("tomcat-server", "jetty12-ee10-server", "undertow-server", "netty-server");
  }

  /** The newest of all, and the agent's SDK. */
  static Stream<Cell> newestServers(String... names) {
    return Library.all().stream()
        .filter(library -> List.of(names).contains(library.name) && isAsked(library))
        .map(
            library -> {
              List<String> newest = library.newest();
              return new Cell(library, newest.get(newest.size() - 1), JDKS.newest(), null);
            });
  }

  private static Stream<Cell> clients() {
    return Library.all().stream().filter(Library::isClient).flatMap(Cells::of);
  }

  private static Stream<Cell> of(Library library) {
    return isAsked(library) ? cells(library) : Stream.empty();
  }

  private static boolean isAsked(Library library) {
    return ONLY.isEmpty()
        ? FULL || library.isInDefaultRun()
        : List.of(ONLY.split(",")).contains(library.name);
  }

  private static Stream<Cell> cells(Library library) {
    if (FULL) {
      return Stream.concat(all(library), moreSdks(library));
    }
    if (EVERY_SDK) {
      return everySdk(library);
    }
    List<Cell> cells = new ArrayList<>();
    for (String version : library.oldest()) {
      jdks(library, version).stream()
          .findFirst()
          .ifPresent(jdk -> cells.add(new Cell(library, version, jdk, OLDEST_SENTRY)));
    }
    for (String version : library.newest()) {
      List<Jdk> jdks = jdks(library, version);
      if (!jdks.isEmpty()) {
        Jdk newest = jdks.get(jdks.size() - 1);
        if (isChosen(library)) {
          cells.add(new Cell(library, version, newest, NEWEST_SENTRY));
        }
        cells.add(new Cell(library, version, newest, null));
      }
    }
    return cells.stream();
  }

  /** What the newest SDK changes in an application shows on a few libraries. */
  private static boolean isChosen(Library library) {
    return !ONLY.isEmpty() || list("sentry.more.libraries").contains(library.name);
  }

  /**
   * Every version on the newest JDK with the newest SDK; the ends on every JDK, the older ones with
   * the oldest SDK, and on the newest without one.
   */
  private static Stream<Cell> all(Library library) {
    List<Cell> cells = new ArrayList<>();
    for (String version : library.versions()) {
      List<Jdk> jdks = jdks(library, version);
      for (Jdk jdk : jdks) {
        boolean isNewest = jdk == jdks.get(jdks.size() - 1);
        if (isNewest) {
          cells.add(new Cell(library, version, jdk, NEWEST_SENTRY));
        }
        if (library.isEnd(version)) {
          cells.add(new Cell(library, version, jdk, isNewest ? null : OLDEST_SENTRY));
        }
      }
    }
    return cells.stream();
  }

  /** The newest version on the newest JDK, with every SDK. */
  private static Stream<Cell> everySdk(Library library) {
    if (!list("sentry.more.libraries").contains(library.name)) {
      return Stream.empty();
    }
    List<String> newest = library.newest();
    String version = newest.get(newest.size() - 1);
    List<String> sdks = new ArrayList<>(SENTRY);
    sdks.addAll(list("sentry.more"));
    sdks.add(null);
    return sdks.stream().map(sentry -> new Cell(library, version, JDKS.newest(), sentry));
  }

  /** The other SDKs, each on the newest of everything else. */
  private static Stream<Cell> moreSdks(Library library) {
    if (!list("sentry.more.libraries").contains(library.name)) {
      return Stream.empty();
    }
    return library.newest().stream()
        .flatMap(
            version ->
                list("sentry.more").stream()
                    .map(sentry -> new Cell(library, version, JDKS.newest(), sentry)));
  }

  private static List<Jdk> jdks(Library library, String version) {
    return library.jdks(version, JDKS);
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
