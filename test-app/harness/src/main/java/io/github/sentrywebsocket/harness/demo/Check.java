package io.github.sentrywebsocket.harness.demo;

import java.util.List;
import java.util.stream.Stream;

/** One thing that the demo claims, in words, and whether it is so. */
record Check(String claim, boolean ok) {
  static List<Check> joined(List<Check> first, List<Check> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  @Override
  public String toString() {
    return (ok ? "✓ " : "✗ NOT SO: ") + claim;
  }
}
