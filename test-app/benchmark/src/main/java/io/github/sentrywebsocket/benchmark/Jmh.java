package io.github.sentrywebsocket.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the microbenchmarks of one class. */
final class Jmh {

  /**
   * Of one operation: the time of the least disturbed iteration (other work on the machine only
   * adds), and bytes allocated by all threads.
   */
  record Cost(double nanoseconds, double bytes) {}

  private Jmh() {}

  /** By the method's name, followed by the parameters' values if it has any. */
  static Map<String, Cost> run(Class<?> benchmark, Effort effort, String... jvmOptions)
      throws RunnerException {
    boolean quick = effort == Effort.QUICK;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark.getName() + "\\.")
            .addProfiler(GCProfiler.class)
            .forks(quick ? 0 : 2)
            .warmupIterations(effort.warmUps)
            .measurementIterations(effort.warmUps)
            .warmupTime(TimeValue.milliseconds(quick ? 10 : 500))
            .measurementTime(TimeValue.milliseconds(quick ? 10 : 500))
            .jvmArgsAppend(jvmOptions)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    Map<String, Cost> costs = new LinkedHashMap<>();
    for (RunResult result : new Runner(options.build()).run()) {
      String name = result.getPrimaryResult().getLabel();
      for (String key : result.getParams().getParamsKeys()) {
        name += " " + result.getParams().getParam(key);
      }
      costs.put(
          name,
          new Cost(
              result.getPrimaryResult().getStatistics().getMin(),
              result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()));
    }
    return costs;
  }
}
