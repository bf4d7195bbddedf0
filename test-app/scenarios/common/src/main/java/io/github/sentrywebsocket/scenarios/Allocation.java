package io.github.sentrywebsocket.scenarios;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Bytes that threads have allocated since they started. */
final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** Of all live threads but the program's own and a Sentry SDK's. */
  static long ofServer() {
    long bytes = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName().toLowerCase(Locale.ROOT);
      if (thread != Thread.currentThread() && !name.equals("main") && !name.contains("sentry")) {
        bytes += Math.max(0, THREADS.getThreadAllocatedBytes(thread.getId()));
      }
    }
    return bytes;
  }
}
