package io.github.sentrywebsocket.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(HarnessExtension.class)
class SentryReceiverTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(strings = {"7.0.0", "8.0.0", "8.62.0"})
  void readsWhatEachSdkSends(String version, SentryReceiver receiver, ChildJvms children)
      throws Exception {
    List<Path> classPath =
        new ArrayList<>(Artifacts.ofUser().classPath("io.sentry:sentry:" + version));
    classPath.add(
        Path.of(SentryChild.class.getProtectionDomain().getCodeSource().getLocation().toURI()));

    ChildJvm child =
        children.start(
            ChildJvm.builder()
                .classPath(classPath)
                .main(SentryChild.class)
                .args(receiver.dsn("42")));
    assertThat(child.exitCode(SOON)).isZero();
    receiver.awaitTransactions(1, SOON).awaitEvents(1, SOON);

    assertThat(receiver.refused()).isEmpty();
    assertThat(receiver.items("transaction"))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.projectId()).isEqualTo("42");
              assertThat(item.client()).isEqualTo("sentry.java/" + version);
              assertThat(item.json()).containsEntry("server_name", "child");
              assertThat(item.raw()).startsWith("{").contains("\"GET /child\"");
            });
    TraceTree tree = receiver.traces();
    assertThat(tree.traceIds()).hasSize(1);
    assertThat(tree.orphans()).isEmpty();
    TraceNode root = tree.roots().get(0);
    assertThat(root.name()).isEqualTo("GET /child");
    assertThat(root.status()).isEqualTo("ok");
    assertThat(root.tags()).containsEntry("model", "nova-3");
    TraceNode span = tree.spans("child", "websocket.client").get(0);
    assertThat(tree.parent(span)).isEqualTo(root);
    assertThat(span.status()).isEqualTo("unavailable");
    assertThat(span.durationMs()).isPositive();
    assertThat(tree.parent(tree.errors().get(0))).isEqualTo(span);
    assertThat(tree.errors().get(0).name()).contains("IllegalStateException: from the child");
  }

  @Test
  void answersAsItIsTold(SentryReceiver receiver) throws Exception {
    assertThat(post(receiver, "{}\n{\"type\":\"x\",\"length\":2}\n{}\n").statusCode())
        .isEqualTo(200);

    receiver.answer(ReceiverAnswer.status(429).after(Duration.ofMillis(300)));
    long begin = System.nanoTime();
    HttpResponse<String> limited = post(receiver, "{}\n{\"type\":\"y\",\"length\":2}\n{}");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(299));
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("60");
    assertThat(receiver.items()).hasSize(2);
    assertThat(receiver.items("x")).isEmpty();
  }

  @Test
  void keepsAnEnvelopeThatIsSentTwiceOnce(SentryReceiver receiver) throws Exception {
    String envelope = "{\"sent_at\":\"%s\"}\n{\"type\":\"trace_metric\",\"length\":2}\n{}\n";
    post(receiver, envelope.formatted("2026-11-28T20:00:00.000Z"));
    assertThat(post(receiver, envelope.formatted("2026-11-28T20:00:00.000Z")).statusCode())
        .isEqualTo(200);
    assertThat(receiver.metrics()).hasSize(1);
    post(receiver, envelope.formatted("2026-11-28T20:00:00.001Z"));
    assertThat(receiver.metrics()).hasSize(2);
  }

  @Test
  void keepsMetricsRaw(SentryReceiver receiver) throws Exception {
    String payload = "{\"items\":[{\"name\":\"websocket.connections.opened\"}]}";
    post(
        receiver,
        "{}\n{\"type\":\"trace_metric\",\"length\":" + payload.length() + "}\n" + payload + "\n");
    assertThat(receiver.metrics())
        .singleElement()
        .extracting(ReceivedItem::json)
        .isEqualTo(
            Map.of("items", List.of(Map.of("name", (Object) "websocket.connections.opened"))));
  }

  @Test
  void remembersWhatIsNoEnvelope(SentryReceiver receiver) throws Exception {
    assertThat(post(receiver, "garbage").statusCode()).isEqualTo(400);
    assertThat(post(receiver, "{}\n{\"type\":\"transaction\",\"length\":2}\n[]").statusCode())
        .isEqualTo(400);
    assertThat(receiver.items()).isEmpty();
    assertThat(receiver.refused()).hasSize(2);
    receiver.clear();
    assertThat(receiver.refused()).isEmpty();
  }

  @Test
  void saysWhatItGotWhenTheRestDoesNotCome(SentryReceiver receiver) throws Exception {
    post(receiver, "{}\n{\"type\":\"trace_metric\",\"length\":2}\n{}");
    assertThatThrownBy(() -> receiver.awaitEvents(1, Duration.ofMillis(50)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1 events")
        .hasMessageContaining("trace_metric");
  }

  private static HttpResponse<String> post(SentryReceiver receiver, String envelope)
      throws IOException, InterruptedException {
    URI dsn = URI.create(receiver.dsn("1"));
    URI uri = URI.create("http://127.0.0.1:" + dsn.getPort() + "/api/1/envelope/");
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(envelope)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
