package io.github.sentrywebsocket.harness;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The command line and environment of a {@link ChildJvm}. What would change the program behind a
 * test's back ({@code JAVA_TOOL_OPTIONS}, {@code SENTRY_*}, …) is not inherited from this JVM.
 */
public final class ChildJvmBuilder {
  private Path javaHome = Path.of(System.getProperty("java.home"));
  private Path directory;
  private boolean diskIsFull;
  private final List<Path> classPath = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final List<String> program = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Consumer<String> onLine = line -> {};

  ChildJvmBuilder() {}

  public ChildJvmBuilder javaHome(Path javaHome) {
    this.javaHome = javaHome;
    return this;
  }

  /** Its working directory; that of this JVM unless set. */
  public ChildJvmBuilder directory(Path directory) {
    this.directory = directory;
    return this;
  }

  /**
   * Whatever it writes to a file fails, wherever it is, as on a full disk: the shell's limit of a
   * file's size is 0. Pipes are no files. Needs a POSIX shell, and no rights.
   */
  public ChildJvmBuilder diskIsFull() {
    diskIsFull = true;
    return jvmArgs("-XX:-UsePerfData");
  }

  /** Adds to the class path; ignored by the JVM with {@link #jar}. */
  public ChildJvmBuilder classPath(Collection<Path> entries) {
    classPath.addAll(entries);
    return this;
  }

  public ChildJvmBuilder classPath(Path... entries) {
    return classPath(Arrays.asList(entries));
  }

  /** {@code -javaagent:jar}; each call adds one. */
  public ChildJvmBuilder agent(Path jar) {
    return jvmArgs("-javaagent:" + jar);
  }

  /** {@code -javaagent:jar=arguments}. */
  public ChildJvmBuilder agent(Path jar, String arguments) {
    return jvmArgs("-javaagent:" + jar + "=" + arguments);
  }

  public ChildJvmBuilder jvmArgs(String... args) {
    options.addAll(Arrays.asList(args));
    return this;
  }

  /** {@code -Dname=value}. */
  public ChildJvmBuilder property(String name, Object value) {
    return jvmArgs("-D" + name + "=" + value);
  }

  public ChildJvmBuilder environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public ChildJvmBuilder main(String mainClass) {
    program.clear();
    program.add(mainClass);
    return this;
  }

  public ChildJvmBuilder main(Class<?> mainClass) {
    return main(mainClass.getName());
  }

  public ChildJvmBuilder jar(Path jar) {
    program.clear();
    program.addAll(List.of("-jar", jar.toString()));
    return this;
  }

  /**
   * A main class on a module path.
   *
   * @param main {@code module/class}
   */
  public ChildJvmBuilder module(Collection<Path> modulePath, String main) {
    program.clear();
    program.addAll(List.of("-p", joined(modulePath), "-m", main));
    return this;
  }

  public ChildJvmBuilder args(String... args) {
    arguments.addAll(Arrays.asList(args));
    return this;
  }

  /** Called with every line of either stream, on the thread that reads it. */
  public ChildJvmBuilder onLine(Consumer<String> consumer) {
    this.onLine = Objects.requireNonNull(consumer);
    return this;
  }

  /**
   * @throws java.io.UncheckedIOException if there is no such JVM
   */
  public ChildJvm start() {
    if (program.isEmpty()) {
      throw new IllegalStateException("neither main nor jar is set");
    }
    Path temporary = TemporaryFolder.ofChild();
    ProcessBuilder starter = new ProcessBuilder(command(temporary));
    if (directory != null) {
      starter.directory(directory.toFile());
    }
    starter.environment().keySet().removeIf(ChildJvmBuilder::changesPrograms);
    starter.environment().putAll(environment);
    return new ChildJvm(starter, new ChildOutput(onLine), temporary);
  }

  private List<String> command(Path temporary) {
    List<String> command = new ArrayList<>();
    if (diskIsFull) {
      command.addAll(List.of("/bin/sh", "-c", "ulimit -f 0; exec \"$@\"", "sh"));
    }
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(options);
    if (!classPath.isEmpty()) {
      command.add("-cp");
      command.add(joined(classPath));
    }
    command.addAll(program);
    command.addAll(arguments);
    return command;
  }

  private static String joined(Collection<Path> path) {
    return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean changesPrograms(String variable) {
    return variable.startsWith("SENTRY_")
        || List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
            .contains(variable);
  }
}
