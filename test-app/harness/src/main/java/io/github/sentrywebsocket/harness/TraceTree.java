package io.github.sentrywebsocket.harness;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What Sentry's trace view would show: transactions, spans and errors of all senders, put together
 * by trace id and parent span id.
 */
public final class TraceTree {
  private final List<TraceNode> nodes;

  public static TraceTree of(Collection<ReceivedItem> items) {
    return new TraceTree(items.stream().flatMap(item -> TraceNode.of(item).stream()).toList());
  }

  private TraceTree(List<TraceNode> nodes) {
    this.nodes = nodes.stream().sorted(Comparator.comparingDouble(TraceNode::start)).toList();
  }

  /** All traces' nodes, earliest first. */
  public List<TraceNode> nodes() {
    return nodes;
  }

  /** Those that match, earliest first. */
  public List<TraceNode> nodes(Predicate<TraceNode> wanted) {
    return nodes.stream().filter(wanted).toList();
  }

  /** Transactions and spans of a service with an op, e.g. {@code api}, {@code websocket.client}. */
  public List<TraceNode> spans(String service, String op) {
    return nodes(node -> service.equals(node.service()) && op.equals(node.op()));
  }

  public List<TraceNode> errors() {
    return nodes(node -> node.kind() == TraceNode.Kind.ERROR);
  }

  /** Each once; the trace that began first is first. */
  public List<String> traceIds() {
    return nodes.stream().map(TraceNode::traceId).distinct().toList();
  }

  /** Nodes without a parent, in all traces. */
  public List<TraceNode> roots() {
    return nodes(node -> node.parentSpanId() == null);
  }

  /** Nodes whose parent nobody exported: their chain is broken. Includes errors. */
  public List<TraceNode> orphans() {
    return nodes(node -> node.parentSpanId() != null && parent(node) == null);
  }

  /** Null for a root and for an orphan. */
  public TraceNode parent(TraceNode node) {
    return nodes.stream().filter(each -> isParent(each, node)).findFirst().orElse(null);
  }

  public List<TraceNode> children(TraceNode node) {
    return nodes(each -> isParent(node, each));
  }

  private static boolean isParent(TraceNode parent, TraceNode child) {
    return parent.spanId() != null
        && Objects.equals(parent.spanId(), child.parentSpanId())
        && parent.traceId().equals(child.traceId());
  }

  /** Every trace with its id in a line, then a tree; ends with a line break unless empty. */
  public String render() {
    return new TraceDrawing(this).text();
  }

  @Override
  public String toString() {
    return render();
  }
}
