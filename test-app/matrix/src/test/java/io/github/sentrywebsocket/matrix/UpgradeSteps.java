package io.github.sentrywebsocket.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentrywebsocket.harness.TraceNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upgrade request's trace is. */
interface UpgradeSteps extends Experiment.Steps {

  @Test
  @DisplayName("S1, S2, S3, S4: an upgrade is one transaction that continues the request's trace")
  default void continuesTheTrace() {
    Incoming incoming = Incoming.random();
    String path = "/continue";
    Program program =
        experiment()
            .play(Servers.open(path, 101, incoming.headers()), p -> p.upgrade(path).isPresent());

    TraceNode upgrade = program.upgrade(path).orElseThrow();
    assertThat(upgrade.kind()).isEqualTo(TraceNode.Kind.TRANSACTION);
    assertThat(upgrade.traceId()).isEqualTo(incoming.traceId());
    assertThat(upgrade.parentSpanId()).isEqualTo(incoming.spanId());
    assertThat(upgrade.origin()).isEqualTo(experiment().cell.origin());
    assertThat(upgrade.status()).isEqualTo("ok");
    experiment().settleServer();
    assertThat(program.upgrades(path)).hasSize(1);
  }

  @Test
  @DisplayName("S2: without a header there is a new trace, and callbacks belong to it")
  default void withoutHeaderThereIsANewTrace() {
    String path = "/new-trace";
    Program program = experiment().play(Servers.open(path, 101), p -> p.upgrade(path).isPresent());

    TraceNode upgrade = program.upgrade(path).orElseThrow();
    assertThat(upgrade.parentSpanId()).isNull();
    TraceNode inside = program.spanOf(program.sent(path + "/in-onOpen"));
    assertThat(inside.traceId()).isEqualTo(upgrade.traceId());
  }

  @Test
  @DisplayName("S2: a doubled sentry-trace is no trace to continue")
  default void doubledHeaderIsIgnored() {
    Incoming incoming = Incoming.random();
    startsANewTrace("/doubled", incoming, incoming.sentryTrace(), incoming.sentryTrace());
  }

  @ParameterizedTest(
      quoteTextArguments = false,
      name = "S2: the malformed sentry-trace \"{0}\" is no trace to continue")
  @ValueSource(strings = {"garbage", "-", "0-0-1", "zzz-zzz", "ÿ", "a-b-c-d-e"})
  default void malformedHeaderIsIgnored(String value) {
    if (value.chars().anyMatch(character -> character > '~')) {
      experiment().needs("non-ascii-header");
    }
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .play(
                Servers.open("/malformed", 101, "sentry-trace: " + value, incoming.baggage()),
                p -> p.upgrade("/malformed").isPresent());

    assertThat(program.upgrades("/malformed")).noneMatch(incoming::isTraceOf);
  }

  @Test
  @DisplayName("S2: an empty sentry-trace is no trace to continue")
  default void emptyHeaderIsIgnored() {
    startsANewTrace("/empty", Incoming.random(), "sentry-trace:", "baggage:");
  }

  private void startsANewTrace(String path, Incoming incoming, String... headers) {
    Program program =
        experiment().play(Servers.open(path, 101, headers), p -> p.upgrade(path).isPresent());

    TraceNode upgrade = program.upgrade(path).orElseThrow();
    assertThat(incoming.isTraceOf(upgrade)).isFalse();
    assertThat(upgrade.parentSpanId()).isNull();
    assertThat(upgrade.status()).isEqualTo("ok");
  }

  @Test
  @DisplayName("S3: the template of the route names the transaction")
  default void routeNamesTheTransaction() {
    String route = experiment().cell.library().route(experiment().cell.version());
    assumeTrue(route != null, "route: it has no templates, or the agent does not know them");
    String path = route.replaceAll("\\{.*?}|:\\w+", "7");
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .play(Servers.open(path, 101, incoming.headers()), p -> p.upgrade(route).isPresent());

    assertThat(program.upgrade(route).orElseThrow().traceId()).isEqualTo(incoming.traceId());
    assertThat(program.upgrades(path)).isEmpty();
    assertThat(program.sentry.items())
        .filteredOn(item -> item.raw().startsWith("{\"transaction\":\"GET " + route + "\""))
        .isNotEmpty()
        .allMatch(item -> item.raw().contains("\"source\":\"route\""));
  }

  @Test
  @DisplayName("S1: what a filter opens before the answer is below the upgrade's span")
  default void filterRunsInsideTheUpgrade() {
    Incoming incoming = Incoming.random();
    String path = "/filter-upstream";
    Program program =
        experiment()
            .needs("filter-upstream")
            .play(
                Servers.open(path, 101, incoming.headers()),
                p -> p.carriesTrace(path + "/upstream") && p.upgrade(path).isPresent());

    TraceNode upgrade = program.upgrade(path).orElseThrow();
    TraceNode upstream = program.spanOf(program.sent(path + "/upstream"));
    assertThat(upgrade.traceId()).isEqualTo(incoming.traceId());
    assertThat(upstream.traceId()).isEqualTo(incoming.traceId());
    assertThat(upstream.parentSpanId()).isEqualTo(upgrade.spanId());
  }

  @Test
  @DisplayName("S1: an ordinary request between two upgrades is nobody's transaction")
  default void ordinaryRequestsAreLeftAlone() {
    Incoming incoming = Incoming.random();
    Program program =
        experiment()
            .needs("plain")
            .play(
                p -> {
                  Servers.open("/fence", 101, incoming.headers()).accept(p);
                  Servers.get(p, "/plain");
                  Servers.open("/fence", 101).accept(p);
                },
                p -> p.upgrades("/fence").stream().anyMatch(incoming::isTraceOf));

    experiment().settleServer();
    assertThat(program.sentry.items()).noneMatch(item -> item.raw().contains("/plain"));
    List<TraceNode> upgrades = program.upgrades("/fence");
    assertThat(upgrades).filteredOn(incoming::isTraceOf).hasSize(1);
  }

  @Test
  @DisplayName("§5: tags of the query are on that upgrade's transaction and on no other")
  default void tagsAreOnTheTransaction() {
    String query = "?session_id=s%201&provider=acme&token=secret";
    Program program =
        experiment()
            .needs("tags")
            .play(
                p -> {
                  Servers.open("/tags" + query, 101).accept(p);
                  Servers.open("/untagged", 101).accept(p);
                },
                p -> p.upgrade("/tags").isPresent() && p.upgrade("/untagged").isPresent());

    assertThat(program.upgrade("/tags").orElseThrow().tags())
        .containsEntry("session_id", "s 1")
        .containsEntry("stt_provider", "acme");
    assertThat(program.upgrade("/untagged").orElseThrow().tags())
        .doesNotContainKeys("session_id", "stt_provider");
    assertThat(program.sentry.items()).noneMatch(item -> item.raw().contains("secret"));
  }
}
