package io.github.sentrywebsocket.benchmark;

import io.github.sentrywebsocket.harness.ChildJvm;
import io.github.sentrywebsocket.harness.ChildJvmBuilder;
import io.github.sentrywebsocket.harness.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Hello world without an agent, with an empty one and with ours, by turns. The CPU time is user and
 * system of the whole process, as the shell's {@code time} reads it when it has ended.
 */
final class StartUp {

  private static final double BOUND = 1.6;
  private static final Duration LONG = Duration.ofSeconds(60);

  private StartUp() {}

  static Table measure(Path agent, Effort effort) throws IOException {
    EmptyAgent empty = new EmptyAgent(TemporaryFolder.create("benchmark-"));
    List<List<String>> programs =
        List.of(List.of(), List.of("-javaagent:" + empty.jar), List.of("-javaagent:" + agent));
    List<List<Double>> seconds = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int rounds = effort == Effort.QUICK ? 2 : 31;
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < programs.size(); i++) {
        double cpu = cpuSeconds(empty.folder, programs.get(i));
        if (round >= 0) {
          seconds.get(i).add(cpu);
        }
      }
    }
    Table table =
        new Table(
            "Start-up: hello world, " + rounds + " runs each",
            "agent",
            "CPU s, median",
            "to none",
            "to empty premain",
            "bound",
            "classes",
            "of net.bytebuddy, io.sentry");
    String[] names = {"none", "empty premain", "ours"};
    for (int i = 0; i < names.length; i++) {
      Ratio toEmpty = Ratio.ofPairs(seconds.get(i), seconds.get(1));
      List<String> classes = classes(empty.folder, programs.get(i));
      table.row(
          names[i],
          String.format("%.3f", Ratio.median(seconds.get(i))),
          Ratio.ofPairs(seconds.get(i), seconds.get(0)),
          toEmpty,
          i < 2 ? "" : Table.bound(toEmpty.median(), "≤ 1.6", BOUND),
          classes.size(),
          classes.stream()
              .filter(line -> line.contains(" net.bytebuddy.") || line.contains(" io.sentry."))
              .count());
    }
    return table;
  }

  private static double cpuSeconds(Path classes, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-c", "TIMEFORMAT='%3U %3S'; time \"$@\"", "bash"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classes.toString(), "Hello"));
    ProcessBuilder starter = new ProcessBuilder(command).redirectErrorStream(true);
    starter.environment().put("LC_ALL", "C");
    starter.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS"));
    starter.environment().remove("JAVA_TOOL_OPTIONS");
    String output = new String(starter.start().getInputStream().readAllBytes());
    String[] lines = output.split("\n");
    if (lines.length != 2 || !lines[0].equals("hello")) {
      throw new IllegalStateException("unexpected output: " + output);
    }
    String[] times = lines[1].split(" ");
    return Double.parseDouble(times[0]) + Double.parseDouble(times[1]);
  }

  private static List<String> classes(Path classes, List<String> options) {
    ChildJvmBuilder hello = ChildJvm.builder().classPath(classes).main("Hello");
    hello.jvmArgs("-Xlog:class+load").jvmArgs(options.toArray(String[]::new));
    try (ChildJvm child = hello.start()) {
      child.exitCode(LONG);
      return child.stdout().stream().filter(line -> line.contains("source:")).toList();
    }
  }
}
