package io.github.sentrywebsocket.matrix.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.Handshake;
import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import io.sentry.protocol.SentryTransaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a stranger writes into a handshake reaches neither the requests that the application makes,
 * nor the agent's lines, nor Sentry, but as plain text in its place. The agent logs all it can.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.sentrywebsocket.matrix.rules.Sdk#agents")
@DisplayName("Hostile input")
@ExtendWith(RuleResults.class)
final class HostileInputIT implements Rules.Tests {
  private static final String LONG = "a".repeat(64 * 1024);
  private static final String FORGED = "[sentry-websocket] forged";
  private static final String ESCAPES = "\u001b[31m\u0000\u0007\u0085\u009b";
  private static Rules rules;

  @Parameter Sdk sdk;

  /** Header lines of an upgrade request, after a valid trace or instead of it. */
  enum Headers {
    LONG_SENTRY_TRACE("sentry-trace: " + LONG),
    LONG_BAGGAGE("baggage: vendor=" + LONG),
    LONG_SENTRY_MEMBER("baggage: sentry-environment=" + LONG + ",vendor=1"),
    LONG_KEY("baggage: " + LONG + "=1,vendor=1"),
    HUNDREDS_OF_MEMBERS("baggage: " + many("vendor-", 700)),
    HUNDREDS_OF_SENTRY_MEMBERS("baggage: " + many("sentry-", 700)),
    HUNDREDS_OF_LINES(lines(600)),
    ENCODED_LINE_BREAK("baggage: vendor=1%0D%0AX-Injected: 1,sentry-release=1%0d%0aX-Injected: 1"),
    ENCODED_KEY("baggage: %0D%0AX-Injected=1,sentry-%0aX-Injected=1"),
    BARE_CONTROLS("baggage: vendor=1" + "\t" + ",other=2"),
    LATIN_1("baggage: vendor=\u00e4\u00ff\u0085\u009b,sentry-user_segment=\u00e4\u0085"),
    OVERLONG_UTF_8("baggage: vendor=\u00c0\u008d\u00c0\u008aX-Injected: 1"),
    UNENDING_MEMBER("baggage: ,,,;;;===,\",=,sentry-=,=sentry-trace_id"),
    MALFORMED_IDS("baggage: sentry-replay_id=x,sentry-release=1"),
    DOUBLED_TRACE("sentry-trace: " + Trace.random().sentryTrace(), "sentry-trace: x"),
    FORGED_LINE("baggage: vendor=" + FORGED + ",sentry-transaction=" + FORGED),
    HOSTILE_TRACEPARENT("traceparent: 00-" + LONG);

    final String[] lines;

    Headers(String... lines) {
      this.lines = lines;
    }

    private static String many(String prefix, int count) {
      return String.join(
          ",", IntStream.range(0, count).mapToObj(i -> prefix + i + "=" + i).toList());
    }

    private static String[] lines(int count) {
      return IntStream.range(0, count)
          .mapToObj(i -> "baggage: line-" + i + "=1")
          .toArray(String[]::new);
    }

    String path() {
      return "/hostile-" + ordinal();
    }
  }

  @BeforeParameterizedClassInvocation
  static void start(Sdk sdk) {
    rules =
        Rules.start(
            sdk,
            jvm ->
                jvm.set("log", "debug")
                    .set("client-transactions", "always")
                    .set("tags", "session,header:x-tenant"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (rules != null) {
      rules.close();
      rules = null;
    }
  }

  @Override
  public Rules rules() {
    return rules;
  }

  @ParameterizedTest(name = "S2: {0} in, and nothing of it out but plain baggage")
  @EnumSource
  void nothingIsInjected(Headers headers) {
    String path = headers.path();
    RulesJvm jvm =
        rules.play(
            p -> meet(p, path, headers.lines),
            p ->
                p.carriesTrace(path + "/upstream-1")
                    && !p.spans("websocket.server", path).isEmpty());

    for (Handshake upstream : jvm.server.requests(path + "/upstream-1")) {
      assertThat(upstream.sentryTrace()).isPresent();
      assertThat(upstream.header("X-Injected")).isEmpty();
      assertThat(upstream.headerLines()).allMatch(HostileInputIT::isPlain);
      List<String> baggage = upstream.header("baggage");
      assertThat(baggage).hasSizeLessThanOrEqualTo(1);
      assertThat(String.join(",", baggage).length()).isLessThanOrEqualTo(8192);
      assertThat(String.join(",", baggage).split(",").length).isLessThanOrEqualTo(64);
    }
    assertThat(jvm.spans("websocket.server", path)).hasSize(1);
    logsPlainLines(jvm);
  }

  /** The program opens an upstream before it answers, and echoes. */
  private static void meet(RulesJvm jvm, String path, String... lines) {
    List<String> headers = new ArrayList<>();
    if (Arrays.stream(lines).noneMatch(line -> line.startsWith("sentry-trace"))) {
      headers.add("sentry-trace: " + Trace.random().sentryTrace());
    }
    headers.addAll(List.of(lines));
    try (RawWebSocketClient client =
        jvm.open(path + "?upstreams=1", headers.toArray(String[]::new))) {
      client.sendText("hello");
      assertThat(client.read().text()).isEqualTo("got hello");
      client.sendClose(1000, "done");
      client.read();
    }
  }

  /** Line breaks are what ends a line here; the rest must not be there. */
  private static boolean isPlain(String line) {
    return line.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private static void logsPlainLines(RulesJvm jvm) {
    assertThat(jvm.agentLines())
        .noneMatch(line -> line.startsWith(FORGED))
        .noneMatch(line -> line.contains("failed"))
        .allMatch(
            line ->
                line.codePoints()
                    .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029));
  }

  @Test
  @DisplayName("§5: of a hostile query string only the tags are sent, as one line of plain text")
  void queryStringStaysHome() {
    String query = "?session=s%0D%0A%1B%5B31m%E2%80%A8x&token=secret-1&secret-2&%73ecret=secret-3";
    rules.play(
        p -> {
          try (RawWebSocketClient client = p.open("/query" + query, "x-tenant: acme\tsecretless")) {
            client.sendText("hello");
            client.read();
            client.sendClose(1000, "done");
            client.read();
          }
          p.server.on("/query-out", UpgradeAnswer.status(503));
          p.run("fail /query-out?token=secret-4&x=%0D%0A" + "&y=secret-5");
        },
        p -> !p.transactions("websocket.server", "/query").isEmpty());
    RulesJvm jvm = rules.traced.settle();

    SentryTransaction upgrade = jvm.transactions("websocket.server", "/query").get(0);
    assertThat(upgrade.getTags().get("session")).doesNotContainPattern("[\\p{Cntrl}\u2028]");
    assertThat(upgrade.getTags().get("session")).startsWith("s").endsWith("x");
    assertThat(jvm.sentry.items()).noneMatch(item -> item.raw().contains("secret-"));
    assertThat(jvm.agentLines()).noneMatch(line -> line.contains("secret-"));
    logsPlainLines(jvm);
  }

  @Test
  @DisplayName("S6: a hostile close reason is nobody's: not sent, not logged")
  void closeReasonStaysHome() {
    String reason = "\r\n" + FORGED + ESCAPES + "\u2028${jndi:ldap://secret-6}";
    rules.play(
        p -> {
          try (RawWebSocketClient client = p.open("/reason")) {
            client.sendText("hello");
            client.read();
            client.sendClose(4000, reason);
            client.read();
          }
          p.server.on("/reason-out", UpgradeAnswer.accept().closingOn("end", 4000, reason));
          p.run("connect reason /reason-out", "text reason end", "ended reason");
        },
        p -> !p.spans("websocket.server", "/reason").isEmpty());
    RulesJvm jvm = rules.traced.settle();

    assertThat(jvm.sentry.items()).noneMatch(item -> item.raw().contains("secret-6"));
    assertThat(jvm.agentLines()).noneMatch(line -> line.contains("secret-6"));
    logsPlainLines(jvm);
  }

  @Test
  @DisplayName("C7: what an upstream answers cannot break a line of ours or an envelope")
  void answerStaysInItsPlace() {
    String answer =
        "HTTP/1.1 503 no\u0000\u001b[31m" + FORGED + "\u00ff\r\nContent-Length: 0\r\n\r\n";
    rules.play(
        p -> {
          p.server.on("/bad-answer", UpgradeAnswer.bytes(answer));
          p.server.on(
              "/bad-location",
              UpgradeAnswer.bytes(
                  "HTTP/1.1 302 Found\r\nLocation: http://" + FORGED + ESCAPES + "\r\n\r\n"));
          p.run("fail /bad-answer", "fail /bad-location");
        },
        p -> p.spans("websocket.client", "/bad-location").size() == 1);
    RulesJvm jvm = rules.traced.settle();

    logsPlainLines(jvm);
    assertThat(jvm.sentry.refused()).isEmpty();
    assertThat(jvm.sentry.items())
        .allMatch(item -> item.raw().getBytes(StandardCharsets.UTF_8).length > 0)
        .noneMatch(item -> item.raw().chars().anyMatch(c -> c == 0x1b || c == 0));
  }
}
