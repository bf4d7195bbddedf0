package io.github.sentrywebsocket.scenarios;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What comes of a handshake, and of the connection if it opens: said on standard output in words
 * that are the same in every run.
 */
final class Faults {
  private Faults() {}

  /**
   * Opens, stays until the peer ends it, and says what it saw.
   *
   * @param step what to call it
   */
  static void meet(String step, ClientProgram.Opener opener, Opening opening) throws Exception {
    Witness seen = new Witness();
    String outcome = "opened";
    try {
      OpenConnection connection = opener.open(opening.telling(seen));
      sayEnd(connection);
      if (!seen.ended.await(10, TimeUnit.SECONDS)) {
        outcome = "never ended";
      }
      connection.abort();
    } catch (Exception e) {
      System.out.println(step + ": " + e);
      // Some libraries ask whether it is open when it is closed again.
      outcome = seen.wasOpen() ? "opened" : "failed";
    }
    System.out.println("outcome of " + step + ": " + outcome + seen);
  }

  /** A peer that is gone already is no failure. */
  private static void sayEnd(OpenConnection connection) {
    try {
      connection.sendText("end");
    } catch (Exception e) {
      System.out.println("end: " + e);
    }
  }

  /** How often each callback came; onClose and onError are one, since libraries take turns. */
  private static final class Witness implements ConnectionEvents {
    final CountDownLatch ended = new CountDownLatch(1);
    private final Map<String, Integer> calls = new TreeMap<>();
    private int characters;

    @Override
    public void onOpen() {
      called("onOpen");
    }

    @Override
    public synchronized void onText(String text) {
      characters += text.length();
    }

    @Override
    public synchronized void onBinary() {
      calls.put("onBinary", 1); // parts are as many as reads
    }

    @Override
    public void onPing() {
      called("onPing");
    }

    @Override
    public void onPong() {
      called("onPong");
    }

    @Override
    public void onClose() {
      ended.countDown();
    }

    @Override
    public void onError() {
      ended.countDown();
    }

    synchronized boolean wasOpen() {
      return calls.containsKey("onOpen");
    }

    private synchronized void called(String callback) {
      calls.merge(callback, 1, Integer::sum);
    }

    @Override
    public synchronized String toString() {
      return " " + calls + " " + characters + " characters";
    }
  }
}
