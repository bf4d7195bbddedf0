package io.github.sentrywebsocket.scenarios.rules;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Work on virtual threads, with a flight recorder that sees each that keeps its carrier. */
final class VirtualThreads {
  private static final int TASKS = 300;
  private static final String PINNED = "jdk.VirtualThreadPinned";

  private VirtualThreads() {}

  /** By reflection: this is compiled for JDK 17. */
  static ExecutorService executor() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  /**
   * Says how often a thread kept its carrier in the control, in the agent's code and elsewhere.
   * What loads and links the classes, twice before, is not watched.
   */
  static void watch(Application.Work work) throws Exception {
    ExecutorService threads = executor();
    start(threads, work).get(60, TimeUnit.SECONDS);
    start(threads, work).get(60, TimeUnit.SECONDS);
    Path file = Files.createTempFile("pinned-", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(PINNED).withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      threads.submit(() -> Control.PARKED).get(60, TimeUnit.SECONDS);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        running.add(start(threads, work));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
      recording.stop();
      recording.dump(file);
    }
    count(file);
    Files.delete(file);
  }

  private static Future<?> start(ExecutorService threads, Application.Work work) {
    return threads.submit(
        () -> {
          work.run();
          return null;
        });
  }

  private static void count(Path file) throws Exception {
    int control = 0;
    int agent = 0;
    int other = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      String waiting = whoWaits(event.getStackTrace());
      if (waiting.startsWith(Control.class.getName())) {
        control++;
      } else if (waiting.startsWith("io.github.sentrywebsocket.")) {
        agent++;
        System.out.println(event.getStackTrace());
      } else {
        other++;
      }
    }
    System.out.println("pinned control " + control + " agent " + agent + " other " + other);
  }

  /** The innermost class that is not the JDK's. */
  private static String whoWaits(RecordedStackTrace trace) {
    return trace == null
        ? ""
        : trace.getFrames().stream()
            .map(frame -> frame.getMethod().getType().getName())
            .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
            .findFirst()
            .orElse("");
  }

  /** Waits in a static initializer, which is below a native frame. */
  private static final class Control {
    static final boolean PARKED = park();

    private static boolean park() {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      return true;
    }
  }
}
