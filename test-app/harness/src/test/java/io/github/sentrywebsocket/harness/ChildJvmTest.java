package io.github.sentrywebsocket.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(HarnessExtension.class)
class ChildJvmTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Prints what it reads; {@code fork} starts another of itself that never ends on its own. */
  static final class Parrot {
    public static void main(String... args) throws IOException, InterruptedException {
      System.err.println("ready " + String.join(" ", args) + System.getProperty("word"));
      if (args[0].equals("fork")) {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String classes = System.getProperty("java.class.path");
        Process child =
            new ProcessBuilder(java, "-cp", classes, Parrot.class.getName(), "sleep").start();
        System.out.println("pid " + child.pid());
      }
      if (args[0].equals("sleep")) {
        TimeUnit.MINUTES.sleep(10);
      }
      byte[] buffer = new byte[100];
      for (int read = System.in.read(buffer); read > 0; read = System.in.read(buffer)) {
        System.out.print(new String(buffer, 0, read));
      }
      System.out.println("environment " + System.getenv("WORD"));
      System.exit(3);
    }
  }

  @Test
  void talksToItsProgram(ChildJvms children) throws Exception {
    ChildJvm child =
        children.start(
            parrot("one").property("word", "two").environment("WORD", "three").jvmArgs("-Xmx64m"));

    assertThat(child.awaitLine(line -> line.startsWith("ready"), SOON)).isEqualTo("ready onetwo");
    child.writeLine("hello");
    child.awaitLine("hello"::equals, SOON);
    child.closeStdin();

    assertThat(child.exitCode(SOON)).isEqualTo(3);
    assertThat(child.stdout()).containsExactly("hello", "environment three");
    assertThat(child.stderr()).containsExactly("ready onetwo");
    assertThat(child.output())
        .containsExactlyInAnyOrderElementsOf(List.of("ready onetwo", "hello", "environment three"));
    assertThat(child.dump()).contains("exit code 3", "-Dword=two", "OUT hello", "ERR ready");
  }

  @Test
  void takesItsDescendantsAlong(ChildJvms children) throws Exception {
    ChildJvm child = children.start(parrot("fork"));
    String pid = child.awaitLine(line -> line.startsWith("pid "), SOON).substring(4);
    ProcessHandle grandchild = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();

    child.close();

    assertThat(child.isAlive()).isFalse();
    grandchild.onExit().get(10, TimeUnit.SECONDS);
    assertThat(grandchild.isAlive()).isFalse();
  }

  @Test
  void stopsByEndOfInputFirst(ChildJvms children) throws Exception {
    ChildJvm child = children.start(parrot("one"));
    child.awaitLine(line -> line.startsWith("ready"), SOON);
    child.stop(SOON);
    assertThat(child.exitCode(SOON)).isEqualTo(3);
  }

  @Test
  void saysAtOnceThatTheLineWillNotCome(ChildJvms children) throws Exception {
    ChildJvm child = children.start(parrot());
    assertThatThrownBy(() -> child.awaitLine("never"::equals, Duration.ofMinutes(5)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ArrayIndexOutOfBounds");
  }

  private static ChildJvmBuilder parrot(String... args) throws URISyntaxException {
    Path classes =
        Path.of(Parrot.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return ChildJvm.builder().classPath(classes).main(Parrot.class).args(args);
  }
}
