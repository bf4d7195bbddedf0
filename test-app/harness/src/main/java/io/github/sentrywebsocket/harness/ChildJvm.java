package io.github.sentrywebsocket.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A JVM of its own for the program under test: an agent can only be proven from outside. Never
 * survives this JVM, nor {@link #close()}; its temporary files go with it, however it ends.
 * Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Thread hook = new Thread(() -> RUNNING.forEach(ChildJvm::kill), "kill child JVMs");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private final Process process;
  private final List<String> command;
  private final ChildOutput output;

  /** A builder with the running JVM's home and nothing else. */
  public static ChildJvmBuilder builder() {
    return new ChildJvmBuilder();
  }

  ChildJvm(ProcessBuilder starter, ChildOutput output, Path temporary) {
    this.command = List.copyOf(starter.command());
    this.output = output;
    try {
      process = starter.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
    RUNNING.add(process);
    process
        .onExit()
        .thenAccept(
            ended -> {
              RUNNING.remove(ended);
              TemporaryFolder.delete(temporary);
            });
    output.read(process);
  }

  /**
   * The first line of either stream that matches, however long ago it was printed.
   *
   * @throws AssertionError with the whole output, after {@code timeout} or as soon as the program
   *     has ended without such a line
   */
  public String awaitLine(Predicate<String> wanted, Duration timeout) {
    return output
        .await(wanted, timeout)
        .orElseThrow(() -> new AssertionError("The line did not come within " + timeout + dump()));
  }

  /** Writes a line to the program's standard input. */
  public void writeLine(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("standard input is closed" + dump(), e);
    }
  }

  /** The program's standard input ends: to most of ours the sign to stop. */
  public void closeStdin() {
    try {
      process.getOutputStream().close();
    } catch (IOException gone) {
      // the process ended before
    }
  }

  /**
   * Waits for the end; all output has been captured then.
   *
   * @throws AssertionError with the whole output when it runs for longer than {@code timeout}
   */
  public int exitCode(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Still running after " + timeout + dump());
      }
      output.awaitEnd();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the child JVM", e);
    }
  }

  /** Closes standard input and gives the program {@code grace} to end, before it is killed. */
  public void stop(Duration grace) {
    closeStdin();
    try {
      process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** SIGTERM: shutdown hooks run, as on {@code docker stop}. */
  public void terminate() {
    process.destroy();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Its live objects by class, after a full garbage collection. */
  public Histogram histogram() {
    return Histogram.of(jcmd());
  }

  /** The names of its Java threads; the JVM's own are not among them. */
  public List<String> threads() {
    return jcmd().run("Thread.print").stream()
        .filter(line -> line.startsWith("\"") && line.contains("\" #"))
        .map(line -> line.substring(1, line.indexOf("\" #")))
        .toList();
  }

  private Jcmd jcmd() {
    return new Jcmd(Path.of(command.get(0)).getParent().getParent(), process.pid());
  }

  /** Lines printed so far to standard output. */
  public List<String> stdout() {
    return output.lines(ChildOutput.Stream.OUT);
  }

  /** Lines printed so far to standard error. */
  public List<String> stderr() {
    return output.lines(ChildOutput.Stream.ERR);
  }

  /** Lines of both streams in the order of their arrival here. */
  public List<String> output() {
    return output.lines();
  }

  /** For the message of a failed test: command, state, and every line with its stream's name. */
  public String dump() {
    String state = process.isAlive() ? "running" : "exit code " + process.exitValue();
    return String.format(
        "%n--- child JVM %d, %s%n%s%n%s---%n",
        process.pid(), state, String.join(" ", command), output.text());
  }

  /** Kills the program and what it started, without grace. */
  @Override
  public void close() {
    kill(process);
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      output.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
