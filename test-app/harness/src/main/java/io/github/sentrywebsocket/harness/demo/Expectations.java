package io.github.sentrywebsocket.harness.demo;

import io.github.sentrywebsocket.harness.SentryReceiver;
import io.github.sentrywebsocket.harness.TraceNode;
import io.github.sentrywebsocket.harness.TraceNode.Kind;
import io.github.sentrywebsocket.harness.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** What is claimed of a run: the demo's exit code rests on it. */
final class Expectations {
  private static final int HANDSHAKE_REFUSED = 2;
  private static final Set<String> FAILED_UPSTREAM = Set.of("unavailable", "internal_error");
  private static final Set<String> OF_LISTENER =
      Set.of("model", "languages", "channel_mode", "onboarding");
  private static final String CLIENT = "websocket.client";
  private static final String SERVER = "websocket.server";

  /** What the programs did, as far as their user sees. */
  static List<Check> ofPrograms(Story story, boolean broken) {
    return broken
        ? List.of(
            new Check(
                "the listener was refused with HTTP 502 and exit code 2",
                story.exitCode() == HANDSHAKE_REFUSED && story.says("handshake failed: HTTP 502")))
        : List.of(
            new Check("the listener ended with exit code 0", story.exitCode() == 0),
            new Check("there is a transcript", story.says("transcript: ")));
  }

  /** What Sentry was sent. */
  static List<Check> ofReceived(SentryReceiver receiver, Story story, boolean broken) {
    TraceTree tree = receiver.traces();
    List<Check> more =
        List.of(
            new Check("every envelope is readable", receiver.refused().isEmpty()),
            new Check("every span has the tags of its handshake", isTagged(tree, story.session())));
    return Check.joined(ofTrace(tree, story.session(), broken), more);
  }

  /** What became of the connections that were opened. */
  static List<Check> ofConnections(SentryReceiver receiver) {
    return List.of(
        new Check(
            "every connection that was counted open was counted closed",
            ConnectionMetrics.of(receiver).isBalanced()));
  }

  /** What makes the trace complete; the error event of a broken upstream is a check of its own. */
  static List<Check> ofTrace(TraceTree tree, String session, boolean broken) {
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("there is exactly one trace", tree.traceIds().size() == 1));
    checks.add(new Check("every parent was exported", tree.orphans().isEmpty()));
    checks.add(
        new Check(
            "listener's handshake → api's upgrade → api's upstream handshake"
                + (broken ? "" : " → stt's upgrade"),
            chain(tree, broken)));
    if (broken) {
      checks.add(
          new Check(
              "the api's transaction ended as unavailable or internal_error",
              any(tree, "api", SERVER, node -> FAILED_UPSTREAM.contains("" + node.status()))));
      checks.add(
          new Check(
              "the upstream handshake failed",
              any(tree, "api", CLIENT, node -> node.status() != null && !isOk(node))));
      checks.add(
          new Check(
              "an error event with the listener's tags hangs in the trace",
              hasLinkedError(tree, session)));
    } else {
      checks.add(
          new Check("every status is ok", tree.nodes().stream().allMatch(node -> isOk(node))));
      checks.add(new Check("there is no error event", tree.errors().isEmpty()));
    }
    return checks;
  }

  private static boolean chain(TraceTree tree, boolean broken) {
    TraceNode listener = next(tree, null, "listener", CLIENT, Kind.TRANSACTION);
    TraceNode api = next(tree, listener, "api", SERVER, Kind.TRANSACTION);
    TraceNode upstream = next(tree, api, "api", CLIENT, Kind.SPAN);
    TraceNode stt = next(tree, upstream, "stt", SERVER, Kind.TRANSACTION);
    return listener != null && api != null && upstream != null && broken == (stt == null);
  }

  /** The only node of that description, if its parent is {@code parent}. */
  private static TraceNode next(
      TraceTree tree, TraceNode parent, String service, String op, Kind kind) {
    List<TraceNode> found = tree.spans(service, op);
    boolean matches =
        found.size() == 1
            && found.get(0).kind() == kind
            && Objects.equals(tree.parent(found.get(0)), parent)
            && (parent != null || found.get(0).parentSpanId() == null);
    return matches ? found.get(0) : null;
  }

  private static boolean any(
      TraceTree tree, String service, String op, Predicate<TraceNode> condition) {
    return tree.spans(service, op).stream().anyMatch(condition);
  }

  private static boolean hasLinkedError(TraceTree tree, String session) {
    return tree.errors().stream()
        .anyMatch(error -> tree.parent(error) != null && names(error, session));
  }

  private static boolean isOk(TraceNode node) {
    return "ok".equals(node.status());
  }

  /** Each with what its own handshake carries: the api's upstream URL names no session. */
  private static boolean isTagged(TraceTree tree, String session) {
    return tree.nodes(node -> node.kind() != Kind.ERROR).stream()
            .allMatch(span -> span.tags().containsKey("model"))
        && any(tree, "listener", CLIENT, span -> names(span, session))
        && any(tree, "api", SERVER, span -> names(span, session));
  }

  /** Whether it has all that the listener's request says of the session. */
  private static boolean names(TraceNode node, String session) {
    return session.equals(node.tags().get("session_id"))
        && "deepgram".equals(node.tags().get("stt_provider"))
        && node.tags().keySet().containsAll(OF_LISTENER);
  }

  private Expectations() {}
}
