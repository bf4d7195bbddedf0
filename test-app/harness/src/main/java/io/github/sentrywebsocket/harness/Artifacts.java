package io.github.sentrywebsocket.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/**
 * Jars of any version of any library, from the local Maven repository or else from Maven Central:
 * one build can hold only one version of each. A fixed version that is there costs no request.
 * Thread-safe.
 */
public final class Artifacts {
  private static final int ATTEMPTS = 3;

  private final RepositorySystem system;
  private final RepositorySystemSession session;
  private final List<RemoteRepository> repositories;

  private static final class Shared {
    static final Artifacts INSTANCE = new Artifacts(MavenSettings.ofUser());
  }

  /** Of the user's local repository ({@code maven.repo.local}, else {@code ~/.m2/repository}). */
  public static Artifacts ofUser() {
    return Shared.INSTANCE;
  }

  Artifacts(MavenSettings settings) {
    system = new RepositorySystemSupplier().get();
    session =
        new SessionBuilderSupplier(system)
            .get()
            .withLocalRepositoryBaseDirectories(settings.localRepository())
            .setMirrorSelector(settings.mirrors())
            .setProxySelector(settings.proxies())
            .setSystemProperties(System.getProperties())
            .build();
    RemoteRepository central =
        new RemoteRepository.Builder("central", "default", MavenSettings.CENTRAL).build();
    repositories = system.newResolutionRepositories(session, List.of(central));
  }

  /**
   * The artifacts and all they need at run time, as one class path: of two versions of one library
   * Maven's rule (nearest, then first) picks one.
   *
   * @param coordinates {@code group:artifact[:type[:classifier]]:version}
   * @throws IllegalStateException if one cannot be had
   */
  public List<Path> classPath(String... coordinates) {
    CollectRequest collect = new CollectRequest();
    collect.setRepositories(repositories);
    Arrays.stream(coordinates)
        .map(each -> new Dependency(new DefaultArtifact(each), JavaScopes.RUNTIME))
        .forEach(collect::addDependency);
    DependencyRequest request =
        new DependencyRequest(collect, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME));
    return paths(
        coordinates,
        () -> system.resolveDependencies(session, request).getArtifactResults().stream());
  }

  /** The artifacts alone, in the order given; as {@link #classPath} otherwise. */
  public List<Path> jars(String... coordinates) {
    List<ArtifactRequest> requests = new ArrayList<>();
    for (String each : coordinates) {
      requests.add(new ArtifactRequest(new DefaultArtifact(each), repositories, null));
    }
    return paths(coordinates, () -> system.resolveArtifacts(session, requests).stream());
  }

  private static List<Path> paths(
      String[] coordinates, Callable<Stream<ArtifactResult>> resolution) {
    List<String> failures = new ArrayList<>();
    for (int attempt = 1; ; attempt++) {
      try {
        return resolution.call().map(result -> result.getArtifact().getPath()).toList();
      } catch (Exception e) {
        failures.add(e.getMessage());
        if (attempt == ATTEMPTS) {
          throw new IllegalStateException(
              "cannot resolve " + String.join(", ", coordinates) + ": " + failures, e);
        }
      }
    }
  }
}
