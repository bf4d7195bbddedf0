package io.github.sentrywebsocket.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link TraceTree} as text for people: columns line up, tags stand below their span. */
final class TraceDrawing {
  private static final String NONE = "-";

  private final TraceTree tree;
  private final List<Row> rows = new ArrayList<>();

  /** A node's cells, the first with its branch; {@code tags} is a whole line. */
  private record Row(List<String> cells, String tags) {}

  TraceDrawing(TraceTree tree) {
    this.tree = tree;
  }

  String text() {
    return tree.traceIds().stream().map(this::trace).collect(Collectors.joining());
  }

  private String trace(String traceId) {
    rows.clear();
    List<TraceNode> tops =
        tree.nodes(node -> node.traceId().equals(traceId) && tree.parent(node) == null);
    addAll(tops, "");
    return "trace " + traceId + "\n" + table();
  }

  private void addAll(List<TraceNode> nodes, String indent) {
    for (int i = 0; i < nodes.size(); i++) {
      boolean last = i == nodes.size() - 1;
      String below = indent + (last ? "   " : "│  ");
      add(nodes.get(i), indent + (last ? "└─ " : "├─ "), below);
      addAll(tree.children(nodes.get(i)), below);
    }
  }

  private void add(TraceNode node, String branch, String below) {
    String mark = node.kind() == TraceNode.Kind.ERROR ? "✗ " : "";
    String orphan =
        node.parentSpanId() != null && tree.parent(node) == null
            ? " (its parent " + node.parentSpanId() + " was not exported)"
            : "";
    List<String> cells =
        List.of(
            branch + mark + text(node.service()),
            text(node.op()),
            text(node.name()),
            duration(node),
            text(node.status()) + orphan);
    String bar = tree.children(node).isEmpty() ? "   " : "│  ";
    rows.add(new Row(cells, node.tags().isEmpty() ? "" : below + bar + tags(node)));
  }

  private String table() {
    StringBuilder table = new StringBuilder();
    for (Row row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.cells().size(); i++) {
        boolean number = i == 3;
        line.append(pad(row.cells().get(i), width(i), number)).append("  ");
      }
      table.append(line.toString().stripTrailing()).append('\n');
      if (!row.tags().isEmpty()) {
        table.append(row.tags()).append('\n');
      }
    }
    return table.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.cells().get(column).length()).max().orElse(0);
  }

  private static String pad(String cell, int width, boolean left) {
    String spaces = " ".repeat(width - cell.length());
    return left ? spaces + cell : cell + spaces;
  }

  private static String duration(TraceNode node) {
    return node.durationMs() == null
        ? NONE
        : String.format(Locale.ROOT, "%.1f ms", node.durationMs());
  }

  private static String tags(TraceNode node) {
    return node.tags().entrySet().stream()
        .map(tag -> tag.getKey() + "=" + tag.getValue())
        .collect(Collectors.joining("  "));
  }

  private static String text(String value) {
    return value == null ? NONE : value.lines().findFirst().orElse("");
  }
}
