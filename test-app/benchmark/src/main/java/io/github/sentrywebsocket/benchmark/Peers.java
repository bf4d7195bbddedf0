package io.github.sentrywebsocket.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.ObjectName;

/**
 * The program under measurement: a Tomcat and its clients in one JVM, with a Sentry SDK that sends
 * nothing. Reads commands {@code id name count}; answers with {@code #id} and figures.
 */
public final class Peers {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final int SERVER_BYTES = 1;

  private Peers() {}

  /** Ends with its standard input. */
  public static void main(String[] args) throws Exception {
    SdkByHand.init();
    Server server = new Server();
    Clients clients = new Clients(server.port());
    System.out.println("ready");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      if (words[1].equals("histogram")) {
        printHistogram(words[0]);
        System.out.println("#" + words[0] + " done");
      } else if (words[1].equals("cpu")) {
        System.out.println("#" + words[0] + " done " + PROCESS.getProcessCpuTime());
      } else {
        double[] before = settled();
        clients.run(words[1], Integer.parseInt(words[2]));
        double[] after = settled();
        StringBuilder answer = new StringBuilder("#" + words[0] + " done");
        for (int i = 0; i < after.length; i++) {
          answer.append(' ').append(after[i] - before[i]);
        }
        System.out.println(answer);
      }
    }
    Runtime.getRuntime().halt(0);
  }

  /** A server is not done with a request when its client has the answer. */
  private static double[] settled() throws InterruptedException {
    double[] usage = usage();
    for (double before = -1; usage[SERVER_BYTES] != before; usage = usage()) {
      before = usage[SERVER_BYTES];
      Thread.sleep(2);
    }
    return usage;
  }

  /**
   * CPU nanoseconds and bytes allocated: of the threads that run Tomcat's requests, then of all.
   */
  private static double[] usage() {
    double[] usage = new double[4];
    long[] ids = THREADS.getAllThreadIds();
    long[] cpu = THREADS.getThreadCpuTime(ids);
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    java.lang.management.ThreadInfo[] threads = THREADS.getThreadInfo(ids);
    for (int i = 0; i < ids.length; i++) {
      if (threads[i] != null && cpu[i] >= 0 && bytes[i] >= 0) {
        if (threads[i].getThreadName().contains("-exec-")) {
          usage[0] += cpu[i];
          usage[SERVER_BYTES] += bytes[i];
        }
        usage[2] += cpu[i];
        usage[3] += bytes[i];
      }
    }
    return usage;
  }

  /** Live objects by class: collects garbage first. */
  private static void printHistogram(String id) throws Exception {
    System.gc();
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    for (String line : histogram.toString().split("\n")) {
      String[] columns = line.trim().split("\\s+");
      if (columns.length >= 4 && columns[0].endsWith(":") && !columns[0].equals("num")) {
        System.out.println(
            "#" + id + " class " + String.join(" ", Arrays.copyOfRange(columns, 1, 4)));
      }
    }
  }
}
