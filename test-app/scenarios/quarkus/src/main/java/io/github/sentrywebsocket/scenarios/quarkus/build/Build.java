package io.github.sentrywebsocket.scenarios.quarkus.build;

import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.maven.dependency.ArtifactCoords;
import io.quarkus.maven.dependency.ArtifactDependency;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.maven.dependency.ResolvedArtifactDependency;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Quarkus does with an application at build time, of the version on the class path: it makes a
 * folder {@code quarkus-app} of it. The artifacts come from the user's local Maven repository, or
 * else from Maven Central.
 */
public final class Build {
  private Build() {}

  /**
   * @param args a folder with the application's classes, an empty one for the result, and
   *     coordinates: of the platform's BOM, and of what the application depends on
   */
  public static void main(String[] args) throws Exception {
    Path classes = Path.of(args[0]);
    String[] bom = args[2].split(":");
    List<Dependency> dependencies = new ArrayList<>();
    for (String each : List.of(args).subList(3, args.length)) {
      String[] parts = each.split(":");
      dependencies.add(
          new ArtifactDependency(parts[0], parts[1], "", ArtifactCoords.TYPE_JAR, parts[2]));
    }
    try (CuratedApplication application =
        QuarkusBootstrap.builder()
            .setAppArtifact(
                new ResolvedArtifactDependency(
                    "io.github.sentrywebsocket", "scenario", "", "jar", "1", classes))
            .setProjectRoot(classes)
            .setLocalProjectDiscovery(false)
            .setTargetDirectory(Path.of(args[1]))
            .setManagingProject(ArtifactCoords.pom(bom[0], bom[1], bom[2]))
            .setForcedDependencies(dependencies)
            .setIsolateDeployment(true)
            .build()
            .bootstrap()) {
      application.createAugmentor().createProductionApplication();
    }
    System.exit(0);
  }
}
