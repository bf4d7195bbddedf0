package io.github.sentrywebsocket.testapp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The programs as processes: how they say that they are ready and how they end. */
class ProgramTest {
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void killWhatIsLeft() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void aServerEndsWithItsStandardInputWhenToldSo() throws Exception {
    Process stt = start(Stt.class, "--stop-on-eof");
    assertThat(firstLineOf(stt)).matches("stt listening on ws://127\\.0\\.0\\.1:\\d+/v1/listen");

    stt.getOutputStream().close();

    assertThat(stt.waitFor(5, SECONDS)).isTrue();
    assertThat(stt.exitValue()).isZero();
  }

  @Test
  void aServerEndsOnSigterm() throws Exception {
    Process api = start(Api.class, "--stt-url", "ws://127.0.0.1:1/v1/listen");
    assertThat(firstLineOf(api)).matches("api listening on ws://127\\.0\\.0\\.1:\\d+/listen");

    api.destroy();

    assertThat(api.waitFor(5, SECONDS)).isTrue();
    assertThat(api.exitValue()).isEqualTo(128 + 15);
  }

  @Test
  void aMissingOptionIsNotTakenForARefusedHandshake() throws Exception {
    Process listener = start(Listener.class);

    assertThat(listener.waitFor(5, SECONDS)).isTrue();
    assertThat(listener.exitValue()).isEqualTo(Program.USAGE);
  }

  private Process start(Class<?> program, String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    List<String> command =
        new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPath));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    processes.add(process);
    return process;
  }

  private static String firstLineOf(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    return out.readLine();
  }
}
