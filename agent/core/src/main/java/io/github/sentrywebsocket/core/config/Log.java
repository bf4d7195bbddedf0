package io.github.sentrywebsocket.core.config;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The agent's own messages: one line each on {@code System.err}, never the application's logging
 * and never {@code java.util.logging} (an application's log manager must not be initialised early).
 */
public final class Log {

  /** What is written; each level includes the ones before it. */
  public enum Level {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  private static final String PREFIX = "[sentry-websocket] ";
  private static final int MOST_CAUSES = 20;
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private static volatile Level level = Level.WARN;

  private Log() {}

  static void setLevel(Level newLevel) {
    level = newLevel;
  }

  /** Whether a message of this level is written. */
  public static boolean isOn(Level asked) {
    return level.compareTo(asked) >= 0;
  }

  public static void error(String message) {
    write(Level.ERROR, message);
  }

  public static void warn(String message) {
    write(Level.WARN, message);
  }

  public static void info(String message) {
    write(Level.INFO, message);
  }

  public static void debug(String message) {
    write(Level.DEBUG, message);
  }

  /** Writes a warning unless one with the same key was written before. */
  public static void warnOnce(String key, String message) {
    if (isOn(Level.WARN) && SAID.size() < 1000 && SAID.add(key)) {
      write(Level.WARN, message);
    }
  }

  /** Reports an error in the agent itself, once per place; the stack trace goes to level debug. */
  public static void failure(String place, Throwable failure) {
    warnOnce(
        place + failure.getClass().getName(),
        place
            + " failed, the application goes on without it: "
            + failure
            + (isOn(Level.DEBUG) ? "" : " (-Dsentry.websocket.log=debug shows more)"));
    if (isOn(Level.DEBUG)) {
      trace(failure);
    }
  }

  /** As {@code printStackTrace}, but a message is one line: it may quote a stranger. */
  private static void trace(Throwable failure) {
    StringBuilder trace = new StringBuilder();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++, cause = cause.getCause()) {
      trace.append(depth == 0 ? "" : "Caused by: ").append(printable(cause.toString()));
      for (StackTraceElement frame : cause.getStackTrace()) {
        trace.append(System.lineSeparator()).append("\tat ").append(frame);
      }
      trace.append(System.lineSeparator());
    }
    System.err.print(trace);
  }

  private static void write(Level asked, String message) {
    if (isOn(asked)) {
      System.err.println(PREFIX + printable(message));
    }
  }

  /** Names and values come from outside: what breaks or hides a line must not forge one. */
  private static String printable(String message) {
    StringBuilder line = null;
    for (int i = 0; i < message.length(); i++) {
      if (!isPrintable(message.charAt(i))) {
        if (line == null) {
          line = new StringBuilder(message);
        }
        line.setCharAt(i, ' ');
      }
    }
    return line == null ? message : line.toString();
  }

  private static boolean isPrintable(char c) {
    if (c < 0x7f) {
      return c >= ' ';
    }
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
