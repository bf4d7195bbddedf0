package io.github.sentrywebsocket.scenarios;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs the steps that a test names on standard input, one line each, until it ends. Every step has
 * a thread of its own: no scope of one is seen by the next.
 */
public final class Steps {
  private final Map<String, Step> byName = new LinkedHashMap<>();
  private final Function<String, Step> otherwise;

  /** A piece of a program; what it throws fails the step. */
  public interface Step {
    void run() throws Exception;
  }

  /**
   * @param otherwise makes the step for a name that is not {@link #on known}
   */
  public Steps(Function<String, Step> otherwise) {
    this.otherwise = otherwise;
    on("thread-locals", ThreadLocals::print);
  }

  public Steps on(String name, Step step) {
    byName.put(name, step);
    return this;
  }

  /** Says {@code ready}, and {@code done <step>} or {@code failed <step>} after each. */
  public void run() throws IOException, InterruptedException {
    System.out.println("ready");
    BufferedReader names = new BufferedReader(new InputStreamReader(System.in));
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      String step = name;
      Thread thread = new Thread(() -> run(step), step);
      thread.start();
      thread.join();
    }
  }

  private void run(String name) {
    try {
      Step step = byName.get(name);
      (step == null ? otherwise.apply(name) : step).run();
      System.out.println("done " + name);
    } catch (Throwable e) {
      e.printStackTrace();
      System.out.println("failed " + name);
    }
  }
}
