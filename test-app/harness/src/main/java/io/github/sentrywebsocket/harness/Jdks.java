package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The JDKs that child JVMs are tried on: the one that runs the build and those named in the system
 * property {@code jdks} (homes, separated by commas), one per feature version.
 */
public final class Jdks {
  private static final String PROPERTY = "jdks";

  private final TreeMap<Integer, Jdk> byFeature = new TreeMap<>();

  /** A JDK's home directory and its feature version (17, 25, …). */
  public record Jdk(Path home, int feature) {
    /**
     * @throws IllegalArgumentException if {@code home} is not the home of a JDK
     */
    public static Jdk at(Path home) {
      Properties release = new Properties();
      try (InputStream in = Files.newInputStream(home.resolve("release"))) {
        release.load(in);
      } catch (IOException e) {
        throw new IllegalArgumentException("not a JDK's home: " + home, e);
      }
      String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
      String[] parts = version.split("[^0-9]+");
      if (parts[0].isEmpty()) {
        throw new IllegalArgumentException("no JAVA_VERSION in " + home.resolve("release"));
      }
      boolean before9 = parts[0].equals("1") && parts.length > 1;
      return new Jdk(home, Integer.parseInt(before9 ? parts[1] : parts[0]));
    }

    @Override
    public String toString() {
      return "JDK " + feature;
    }
  }

  /** Those of this build. */
  public static Jdks ofBuild() {
    Set<Path> homes = new LinkedHashSet<>();
    homes.add(real(Path.of(System.getProperty("java.home"))));
    for (String home : System.getProperty(PROPERTY, "").split(",")) {
      if (!home.isBlank()) {
        homes.add(real(Path.of(home.trim())));
      }
    }
    return new Jdks(homes);
  }

  /** The first of each feature version stays. */
  Jdks(Collection<Path> homes) {
    for (Path home : homes) {
      Jdk jdk = Jdk.at(home);
      byFeature.putIfAbsent(jdk.feature(), jdk);
    }
  }

  /** Oldest first; never empty. */
  public List<Jdk> all() {
    return List.copyOf(byFeature.values());
  }

  public Jdk oldest() {
    return byFeature.firstEntry().getValue();
  }

  public Jdk newest() {
    return byFeature.lastEntry().getValue();
  }

  @Override
  public String toString() {
    return all().stream().map(Jdk::toString).collect(Collectors.joining(", "));
  }

  private static Path real(Path home) {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("no such directory in -D" + PROPERTY + ": " + home, e);
    }
  }
}
