package io.github.sentrywebsocket.matrix.corner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Compiles a few lines of Java into a folder, for child JVMs that need a program of their own. */
public final class SourceProgram {

  /** Opens one WebSocket with java.net.http to the address in its first argument. */
  static final String CONNECT =
      """
      import java.net.URI;
      import java.net.http.HttpClient;
      import java.net.http.WebSocket;

      public class Connect {
        public static void main(String[] args) throws Exception {
          WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder()
              .buildAsync(URI.create(args[0]), new Quiet()).get();
          System.out.println("connected");
          socket.abort();
          System.exit(0);
        }

        static class Quiet implements WebSocket.Listener {}
      }
      """;

  static final String HELLO =
      """
      public class Hello {
        public static void main(String[] args) {
          System.out.println("hello");
        }
      }
      """;

  private SourceProgram() {}

  /** Compiles sources by simple or path-like name ({@code a/b/C}) and returns the folder. */
  static Path compile(Path folder, Map<String, String> sources) {
    return compile(folder, sources, List.of());
  }

  /** The same with libraries on the class path. */
  public static Path compile(Path folder, Map<String, String> sources, List<Path> libraries) {
    try {
      String classPath =
          libraries.stream()
              .map(Path::toString)
              .collect(Collectors.joining(File.pathSeparator, "", ""));
      List<String> arguments =
          new ArrayList<>(List.of("-nowarn", "-d", folder.toString(), "-cp", classPath));
      Path sourceFolder = Files.createTempDirectory(Files.createDirectories(folder), "src");
      for (Map.Entry<String, String> source : sources.entrySet()) {
        Path file = sourceFolder.resolve(source.getKey() + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source.getValue());
        arguments.add(file.toString());
      }
      int status =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, arguments.toArray(String[]::new));
      assertThat(status).as("javac " + arguments).isZero();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a tool of the JDK that runs this test, and returns what it printed. */
  public static String runTool(Path home, Map<String, String> environment, String... command) {
    try {
      List<String> line = new ArrayList<>(Arrays.asList(command));
      line.set(0, home.resolve("bin").resolve(command[0]).toString());
      ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
