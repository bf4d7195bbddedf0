package io.github.sentrywebsocket.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.aether.repository.RemoteRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
  @TempDir Path directory;

  @Test
  void bringsWhatALibraryNeedsToRun() {
    assertThat(Artifacts.ofUser().classPath("org.awaitility:awaitility:4.3.0"))
        .allMatch(Files::isReadable)
        .extracting(path -> path.getFileName().toString())
        .containsExactly("awaitility-4.3.0.jar", "hamcrest-2.1.jar");
  }

  @Test
  void bringsJarsAlone() {
    List<Path> jars =
        Artifacts.ofUser().jars("org.awaitility:awaitility:4.3.0", "org.hamcrest:hamcrest:pom:2.1");
    assertThat(jars)
        .extracting(path -> path.getFileName().toString())
        .containsExactly("awaitility-4.3.0.jar", "hamcrest-2.1.pom");
  }

  @Test
  void namesWhatItCannotFind() {
    assertThatThrownBy(() -> Artifacts.ofUser().jars("org.awaitility:awaitility:0.0.0-none"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("org.awaitility:awaitility:0.0.0-none");
  }

  @Test
  void followsMirrorsAndProxiesOfTheSettings() throws IOException {
    Path settings = directory.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <mirrors><mirror>
            <id>ours</id><url>http://mirror.test/m2</url><mirrorOf>central</mirrorOf>
          </mirror></mirrors>
          <proxies><proxy>
            <id>out</id><host>proxy.test</host><port>3128</port>
            <nonProxyHosts>*.local</nonProxyHosts>
          </proxy></proxies>
        </settings>
        """);
    MavenSettings read = MavenSettings.of(directory, settings);

    RemoteRepository central =
        new RemoteRepository.Builder("central", "default", MavenSettings.CENTRAL).build();
    RemoteRepository mirror = read.mirrors().getMirror(central);
    assertThat(mirror.getUrl()).isEqualTo("http://mirror.test/m2");
    assertThat(read.proxies().getProxy(mirror).getHost()).isEqualTo("proxy.test");
  }
}
