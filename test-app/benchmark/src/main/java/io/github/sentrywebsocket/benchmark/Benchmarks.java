package io.github.sentrywebsocket.benchmark;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line: runs the measurements named, or all, and prints one table each. */
public final class Benchmarks {

  private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

  static {
    ALL.put("startup", StartUp::measure);
    ALL.put("first-handshake", FirstHandshake::measure);
    ALL.put("handshake", Handshakes::measure);
    ALL.put("message", Messages::measure);
    ALL.put("connection", Connections::measure);
    ALL.put("plain-http", PlainHttp::measure);
  }

  private Benchmarks() {}

  /** Prints what it finds; a bound that is missed is said in the table, not by the exit code. */
  public static void main(String[] args) throws Exception {
    List<String> names = new ArrayList<>(Arrays.asList(args));
    names.remove("--quick");
    Effort effort = names.size() < args.length ? Effort.QUICK : Effort.FULL;
    if (names.equals(List.of("all"))) {
      names = List.copyOf(ALL.keySet());
    }
    if (names.isEmpty() || !ALL.keySet().containsAll(names)) {
      System.err.println(
          "usage: run [--quick] all|"
              + String.join("|", ALL.keySet())
              + " …\n"
              + "Times are ratios within one run; --quick only shows that it works.");
      System.exit(2);
    }
    System.out.println("# What the agent costs\n");
    System.out.println(
        "Measured on "
            + LocalDate.now()
            + " by `test-app/benchmark/run "
            + String.join(" ", args)
            + "`: "
            + machine()
            + ".");
    for (String name : names) {
      System.out.println(ALL.get(name).measure(agent(), effort));
    }
    System.exit(0);
  }

  private static Path agent() {
    return Path.of(System.getProperty("agent.jar"));
  }

  private static String machine() {
    return System.getProperty("java.vm.name")
        + " "
        + System.getProperty("java.runtime.version")
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors";
  }

  /** One of the commands. */
  private interface Measurement {
    Table measure(Path agent, Effort effort) throws Exception;
  }
}
