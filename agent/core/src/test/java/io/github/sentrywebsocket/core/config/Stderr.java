package io.github.sentrywebsocket.core.config;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** What is written to {@code System.err} meanwhile; the log's level is warn afterwards. */
public final class Stderr {

  private Stderr() {}

  public static List<String> of(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
      Settings.read(null, new Properties(), java.util.Map.of()).report();
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().collect(Collectors.toList());
  }
}
