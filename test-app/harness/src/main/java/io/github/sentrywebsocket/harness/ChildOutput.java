package io.github.sentrywebsocket.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Both streams of a child process, read all the time: a full pipe would stop the child. */
final class ChildOutput {
  private static final Duration LAST_LINES = Duration.ofSeconds(5);

  private final Consumer<String> onLine;
  private final List<Line> lines = new ArrayList<>();
  private int open = Stream.values().length;

  enum Stream {
    OUT,
    ERR
  }

  private record Line(Stream stream, String text) {}

  ChildOutput(Consumer<String> onLine) {
    this.onLine = onLine;
  }

  void read(Process process) {
    start(process, Stream.OUT, process.getInputStream());
    start(process, Stream.ERR, process.getErrorStream());
  }

  private void start(Process process, Stream stream, InputStream input) {
    Thread reader = new Thread(() -> read(stream, input), stream + " of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Stream stream, InputStream input) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(new Line(stream, line));
        onLine.accept(line);
      }
    } catch (IOException killed) {
      // its output ends here
    } finally {
      end();
    }
  }

  private synchronized void add(Line line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    open--;
    notifyAll();
  }

  synchronized Optional<String> await(Predicate<String> wanted, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    int seen = 0;
    while (true) {
      for (; seen < lines.size(); seen++) {
        if (wanted.test(lines.get(seen).text())) {
          return Optional.of(lines.get(seen).text());
        }
      }
      if (open == 0 || !waitUntil(deadline)) {
        return Optional.empty();
      }
    }
  }

  /** A grandchild may hold the streams open: bounded. */
  synchronized void awaitEnd() {
    long deadline = System.nanoTime() + LAST_LINES.toNanos();
    while (open > 0 && waitUntil(deadline)) {
      continue;
    }
  }

  private boolean waitUntil(long deadline) {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  synchronized List<String> lines() {
    return lines.stream().map(Line::text).toList();
  }

  synchronized List<String> lines(Stream stream) {
    return lines.stream().filter(line -> line.stream() == stream).map(Line::text).toList();
  }

  synchronized String text() {
    return lines.stream()
        .map(line -> line.stream() + " " + line.text() + System.lineSeparator())
        .collect(Collectors.joining());
  }
}
