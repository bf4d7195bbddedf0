package io.github.sentrywebsocket.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table below a heading. */
final class Table {

  private final String heading;
  private final List<String> lines = new ArrayList<>();

  Table(String heading, String... columns) {
    this.heading = heading;
    row((Object[]) columns);
    lines.add("|---".repeat(columns.length) + "|");
  }

  Table row(Object... cells) {
    StringBuilder line = new StringBuilder();
    for (Object cell : cells) {
      line.append("| ").append(cell).append(' ');
    }
    lines.add(line.append('|').toString());
    return this;
  }

  /** With two digits after the point, or none from 100 on. */
  static String figure(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%,.0f", value);
  }

  /** The bound of the specification, and whether it holds. */
  static String bound(double value, String text, double bound) {
    return text + (value <= bound ? ", met" : ", **missed**");
  }

  @Override
  public String toString() {
    return "\n## " + heading + "\n\n" + String.join("\n", lines);
  }
}
