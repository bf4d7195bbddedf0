package io.github.sentrywebsocket.matrix.corner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the shipped jar shows to an application on whose class path it lies. */
@DisplayName("The agent jar")
class AgentJarIT {

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(Path.of(System.getProperty("agent.jar")).toFile());
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void onlyPremainAndItsLoaderAreVisibleToTheApplication() {
    List<String> classes =
        jar.stream()
            .map(JarEntry::getName)
            .filter(name -> name.endsWith(".class"))
            .filter(name -> !name.startsWith("agent/") && !name.startsWith("sdk/"))
            .collect(Collectors.toList());
    assertThat(classes)
        .containsExactlyInAnyOrder(
            "io/github/sentrywebsocket/agent/FolderLoader$Jar.class",
            "io/github/sentrywebsocket/agent/FolderLoader.class",
            "io/github/sentrywebsocket/agent/Premain.class");
  }

  @Test
  void theManifestHasNoKeyThatSentryReads() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    assertThat(manifest.keySet())
        .extracting(Object::toString)
        .noneMatch(key -> key.startsWith("Sentry-") || key.startsWith("Implementation-"));
    assertThat(manifest.getValue("Premain-Class")).isNotNull();
    assertThat(manifest.getValue("Agent-Class")).isNotNull();
  }

  @Test
  void whatAnOldJvmLoadsIsJava8() throws IOException {
    for (String name :
        List.of(
            "io/github/sentrywebsocket/agent/Premain.class",
            "agent/java/lang/SentryWebSocketDispatcher.class")) {
      assertThat(version(name)).as(name).isEqualTo(52);
    }
    assertThat(version("agent/io/github/sentrywebsocket/core/engine/Agent.class")).isEqualTo(55);
  }

  @Test
  void itCarriesTheNoticesOfWhatItContains() {
    assertThat(jar.stream().map(JarEntry::getName))
        .contains(
            "META-INF/LICENSE",
            "META-INF/licenses/byte-buddy/LICENSE",
            "META-INF/licenses/byte-buddy/NOTICE",
            "META-INF/licenses/sentry/LICENSE");
  }

  @Test
  void onlyTheBridgeMentionsSentryAndOnlyTheEngineByteBuddy() throws IOException {
    for (JarEntry entry : jar.stream().toList()) {
      String name = entry.getName();
      if (name.startsWith("agent/io/github/") && name.endsWith(".class")) {
        String text = new String(jar.getInputStream(entry).readAllBytes(), "ISO-8859-1");
        boolean bridge = name.startsWith("agent/io/github/sentrywebsocket/sentry/");
        assertThat(text.contains("io/sentry/"))
            .as(name)
            .isEqualTo(bridge && text.contains("io/sentry/"));
        if (!name.contains("/core/engine/") && !name.contains("/libraries/")) {
          assertThat(text).as(name).doesNotContain("net/bytebuddy");
        }
      }
    }
  }

  private int version(String name) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(jar.getEntry(name)))) {
      in.readInt();
      in.readUnsignedShort();
      return in.readUnsignedShort();
    }
  }
}
