package io.github.sentrywebsocket.matrix.corner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What anybody who distrusts the jar can check: it is built again, and what is in it is said. */
final class ReproducibleBuildIT {
  private static final Path JAR = Path.of(System.getProperty("agent.jar"));
  private static final Path ROOT = Path.of(System.getProperty("readme")).getParent();

  @Test
  void anotherBuildInAnotherFolderMakesTheSameJar(@TempDir Path folder) throws Exception {
    for (String part : List.of(".mvn", "LICENSE", "pom.xml", "agent")) {
      copy(ROOT.resolve(part), folder.resolve(part));
    }
    Process build =
        new ProcessBuilder("mvn", "-q", "-o", "-DskipTests", "package", "-f", "agent/pom.xml")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      assertThat(build.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      build.destroyForcibly();
    }
    assertThat(build.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();
    assertThat(Files.mismatch(JAR, folder.resolve("agent/jar/target").resolve(JAR.getFileName())))
        .as("first byte that differs")
        .isEqualTo(-1);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (folder.endsWith("target")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void theBillOfMaterialsNamesAllThatIsInTheJar() throws IOException {
    JsonNode bom =
        new ObjectMapper().readTree(JAR.resolveSibling("sentry-websocket-agent-bom.json").toFile());
    Set<String> others = new TreeSet<>();
    for (JsonNode component : bom.get("components")) {
      assertThat(component.get("hashes")).as(component.toString()).isNotEmpty();
      assertThat(component.get("licenses")).as(component.toString()).isNotEmpty();
      if (!component.get("group").asText().equals("io.github.sentrywebsocket")) {
        others.add(component.get("group").asText() + ":" + component.get("name").asText());
      }
    }
    assertThat(others).containsExactly("io.sentry:sentry", "net.bytebuddy:byte-buddy");
  }
}
