package io.github.sentrywebsocket.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sentrywebsocket.harness.Jdks.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {
  @TempDir Path directory;

  @Test
  void hasTheOneThatRunsTheBuild() {
    assertThat(Jdks.ofBuild().all()).extracting(Jdk::feature).contains(Runtime.version().feature());
  }

  @Test
  void keepsOneOfEachFeatureVersion() throws IOException {
    Path newest = home("a", "25.0.1");
    Path first = home("b", "17.0.9");
    Jdks jdks = new Jdks(List.of(newest, first, home("c", "17.0.1"), home("d", "1.8.0_402")));

    assertThat(jdks.all()).extracting(Jdk::feature).containsExactly(8, 17, 25);
    assertThat(jdks.oldest().feature()).isEqualTo(8);
    assertThat(jdks.newest()).isEqualTo(new Jdk(newest, 25));
    assertThat(jdks.all()).contains(new Jdk(first, 17));
    assertThat(jdks).hasToString("JDK 8, JDK 17, JDK 25");
  }

  @Test
  void refusesWhatIsNoJdk() {
    assertThatThrownBy(() -> Jdk.at(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(directory.toString());
  }

  private Path home(String name, String version) throws IOException {
    Path home = Files.createDirectory(directory.resolve(name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
