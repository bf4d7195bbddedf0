package io.github.sentrywebsocket.testapp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the api passes on between a listener and its upstream. */
class ProxyTest {
  private final BlockingQueue<String> upstreamSaw = ScriptedUpstream.nothingSeenYet();
  private final BlockingQueue<String> listenerSaw = ScriptedUpstream.nothingSeenYet();
  private final HttpClient http = HttpClient.newHttpClient();
  private WebServer upstream;
  private WebServer api;

  @BeforeEach
  void startServers() throws IOException {
    upstream = ScriptedUpstream.start(upstreamSaw);
    api = Api.start(0, URI.create(upstream.url(Stt.PATH)), Duration.ofSeconds(5));
  }

  @AfterEach
  void stopServers() {
    api.close();
    upstream.close();
  }

  @Test
  void theUpstreamIsOpenWhenTheListenerIsAccepted() throws InterruptedException {
    listen("provider=deepgram&session_id=s-1&model=nova%203&languages=en,de");

    assertThat(upstreamSaw.poll(5, SECONDS))
        .startsWith("model=nova+3&languages=en%2Cde&channel_mode=mono")
        .doesNotContain("s-1");
  }

  @Test
  void theUpstreamsCloseCodeReachesTheListener() throws InterruptedException {
    WebSocket listener = listen("provider=deepgram&session_id=s-1");
    listener.sendText("say hello", true).join();
    listener.sendText("close 4321 enough", true);

    assertThat(listenerSaw.poll(5, SECONDS)).isEqualTo("hello");
    assertThat(listenerSaw.poll(5, SECONDS)).isEqualTo("4321 enough");
  }

  @Test
  void theListenersCloseCodeReachesTheUpstream() throws InterruptedException {
    WebSocket listener = listen("provider=deepgram&session_id=s-1");
    upstreamSaw.poll(5, SECONDS);
    listener.sendClose(4004, "seen enough").join();

    assertThat(upstreamSaw.poll(5, SECONDS)).isEqualTo("4004 seen enough");
  }

  @Test
  void aListenerThatVanishesIsAGoingAwayForTheUpstream() throws InterruptedException {
    WebSocket listener = listen("provider=deepgram&session_id=s-1");
    upstreamSaw.poll(5, SECONDS);
    listener.abort();

    assertThat(upstreamSaw.poll(5, SECONDS)).isEqualTo("1001 listener ended with 1006");
  }

  @Test
  void aRequestThatIsNoUpgradeIsA426AndOpensNothing() throws IOException, InterruptedException {
    URI uri = URI.create(api.url(Api.PATH).replace("ws:", "http:") + "?provider=p&session_id=s-1");

    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(426);
    assertThat(answer.body()).contains("\"session_id\":\"s-1\"");
    assertThat(upstreamSaw).isEmpty();
  }

  @Test
  void aStoppingApiClosesBothSidesWithGoingAway() throws InterruptedException {
    WebSocket listener = listen("provider=deepgram&session_id=s-1");
    upstreamSaw.poll(5, SECONDS);
    listener.sendText("say hello", true).join();
    assertThat(listenerSaw.poll(5, SECONDS)).isEqualTo("hello");
    api.close();

    assertThat(listenerSaw.poll(5, SECONDS)).startsWith("1001 ");
    assertThat(upstreamSaw.poll(5, SECONDS)).startsWith("1001 ");
  }

  private WebSocket listen(String query) {
    URI uri = URI.create(api.url(Api.PATH) + "?" + query);
    return http.newWebSocketBuilder().buildAsync(uri, new Recorder()).join();
  }

  private final class Recorder implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
      listenerSaw.add(text.toString());
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      listenerSaw.add(code + " " + reason);
      return null;
    }
  }
}
