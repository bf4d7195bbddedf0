package io.github.sentrywebsocket.harness;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A test's children, so that none outlives it and all are heard when it fails. Thread-safe. */
public final class ChildJvms implements AutoCloseable {
  private final List<ChildJvm> started = new CopyOnWriteArrayList<>();

  public ChildJvm start(ChildJvmBuilder builder) {
    ChildJvm child = builder.start();
    started.add(child);
    return child;
  }

  /** What all of them printed. */
  public String dump() {
    return started.stream().map(ChildJvm::dump).collect(Collectors.joining());
  }

  @Override
  public void close() {
    started.forEach(ChildJvm::close);
  }
}
