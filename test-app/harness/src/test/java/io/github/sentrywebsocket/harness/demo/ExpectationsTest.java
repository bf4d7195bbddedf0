package io.github.sentrywebsocket.harness.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentrywebsocket.harness.HarnessExtension;
import io.github.sentrywebsocket.harness.SentryReceiver;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.ScopeCallback;
import io.sentry.Sentry;
import io.sentry.SpanStatus;
import io.sentry.TransactionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo must not say yes to a trace that is not right: each claim once broken. */
@ExtendWith(HarnessExtension.class)
class ExpectationsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Story STREAMED = new Story("s1", 0, List.of("transcript: hello"));
  private static final Story REFUSED = new Story("s1", 2, List.of("handshake failed: HTTP 502 "));

  private static final Map<String, String> TAGS =
      Map.of(
          "session_id", "s1",
          "stt_provider", "deepgram",
          "model", "nova-3",
          "languages", "en,de",
          "channel_mode", "mono",
          "onboarding", "true");

  private SentryReceiver receiver;

  @BeforeEach
  void startSentry(SentryReceiver receiver) {
    this.receiver = receiver;
    Sentry.init(
        options -> {
          options.setDsn(receiver.dsn("1"));
          options.setTracesSampleRate(1.0);
          options.setEnableUncaughtExceptionHandler(false);
          options.setBeforeSendTransaction(
              (transaction, hint) -> {
                transaction.setServerName(transaction.getTag("service"));
                return transaction;
              });
        });
  }

  @AfterEach
  void closeSentry() {
    Sentry.close();
  }

  @Test
  void agreesWithTheWholeChain() {
    send("", SpanStatus.OK, SpanStatus.OK, true);
    assertThat(failed(3, STREAMED, false)).isEmpty();
  }

  @Test
  void missesTheSpeechService() {
    send("", SpanStatus.OK, SpanStatus.OK, false);
    assertThat(failed(2, STREAMED, false)).singleElement().asString().contains("stt's upgrade");
  }

  @Test
  void missesAParentAndATrace() {
    send("", SpanStatus.OK, SpanStatus.OK, true);
    TransactionContext stray = incoming("12312012123120121231201212312012-1121201211212012-1");
    start(stray, "other", "websocket.server").finish(SpanStatus.OK);
    assertThat(failed(4, STREAMED, false))
        .contains("there is exactly one trace", "every parent was exported");
  }

  @Test
  void noticesAFailure() {
    send("", SpanStatus.OK, SpanStatus.OK, true);
    Sentry.captureException(new IllegalStateException());
    receiver.awaitEvents(1, SOON);
    assertThat(failed(3, new Story("s2", 1, List.of("transcript: ")), false))
        .contains(
            "the listener ended with exit code 0",
            "there is a transcript",
            "there is no error event",
            "every span has the tags of its handshake");
  }

  @Test
  void agreesWithAFailedUpstream() {
    send("refused", SpanStatus.UNAVAILABLE, SpanStatus.INTERNAL_ERROR, false);
    receiver.awaitEvents(1, SOON);
    assertThat(failed(2, REFUSED, true)).isEmpty();
  }

  @Test
  void missesTheErrorOfAFailedUpstreamAlone() {
    send("", SpanStatus.UNAVAILABLE, SpanStatus.INTERNAL_ERROR, false);
    assertThat(failed(2, REFUSED, true))
        .containsExactly("an error event with the listener's tags hangs in the trace");
  }

  @Test
  void doesNotTakeSuccessForAFailedUpstream() {
    send("refused", SpanStatus.OK, SpanStatus.OK, false);
    assertThat(failed(2, STREAMED, true)).hasSize(3);
  }

  private List<String> failed(int transactions, Story story, boolean broken) {
    receiver.awaitTransactions(transactions, SOON);
    return Check.joined(
            Expectations.ofPrograms(story, broken),
            Expectations.ofReceived(receiver, story, broken))
        .stream()
        .filter(check -> !check.ok())
        .map(Check::claim)
        .toList();
  }

  private void send(String error, SpanStatus api, SpanStatus upstream, boolean stt) {
    ITransaction listener =
        start(new TransactionContext("GET /listen", "op"), "listener", "websocket.client");
    ITransaction server = start(incoming(header(listener)), "api", "websocket.server");
    ISpan handshake = tag(server.startChild("websocket.client", "GET ws://stt"), "api");
    if (!error.isEmpty()) {
      ScopeCallback inSpan =
          scope -> {
            scope.setActiveSpan(handshake);
            TAGS.forEach(scope::setTag);
          };
      Sentry.captureException(new IllegalStateException(error), inSpan);
    }
    if (stt) {
      start(incoming(header(handshake)), "stt", "websocket.server").finish(SpanStatus.OK);
    }
    handshake.finish(upstream);
    server.finish(api);
    listener.finish(api);
  }

  private static String header(ISpan span) {
    return span.toSentryTrace().getValue();
  }

  private static TransactionContext incoming(String sentryTrace) {
    return Sentry.continueTrace(sentryTrace, List.of());
  }

  private static ITransaction start(TransactionContext context, String service, String op) {
    context.setName("GET /");
    context.setOperation(op);
    return tag(Sentry.startTransaction(context), service);
  }

  private static <T extends ISpan> T tag(T span, String service) {
    span.setTag("service", service);
    TAGS.forEach(span::setTag);
    return span;
  }
}
