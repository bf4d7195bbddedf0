package io.github.sentrywebsocket.testapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listener, api and speech service in one JVM, over real connections. */
class PipelineTest {
  private final Deque<WebServer> servers = new ArrayDeque<>();

  @AfterEach
  void stopServers() {
    servers.forEach(WebServer::close);
  }

  @Test
  void theTranscriptOfTheRecordingArrives() throws IOException {
    ListenerRun run = ListenerRun.against(api(stt(null)));

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().filter(line -> line.startsWith("transcript: ")))
        .hasSize(3)
        .allMatch(line -> line.matches("transcript: \\[speech \\d\\.\\d\\d–\\d\\.\\d\\d s]"));
    assertThat(run.out()).contains("streamed 0.5 s of 5.8 s", "streamed 5.8 s of 5.8 s");
  }

  @Test
  void anUpstreamThatNobodyListensOnIsA502() throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = "ws://127.0.0.1:" + socket.getLocalPort() + Stt.PATH;
    }

    assertRefusal(ListenerRun.against(api(nobody)), 502, "connection refused", nobody);
  }

  @Test
  void anUpstreamThatRejectsTheUpgradeIsA502WithItsStatus() throws IOException {
    String stt = stt(HandshakeFault.reject(403));

    assertRefusal(ListenerRun.against(api(stt)), 502, "rejected with HTTP 403", stt);
  }

  @Test
  void anUpstreamThatStallsIsA504AfterTheTimeout() throws IOException {
    String stt = stt(HandshakeFault.stall());

    assertRefusal(ListenerRun.against(api(stt)), 504, "no answer in time", stt);
  }

  @Test
  void aMissingParameterIsA400BeforeAnyUpstreamIsOpened() throws IOException {
    String stt = stt(HandshakeFault.stall());

    ListenerRun run = ListenerRun.against(api(stt), "--provider", "");

    assertRefusal(run, 400, "missing parameter: provider", stt);
  }

  private String stt(Filter fault) throws IOException {
    WebServer stt = Stt.start(0, Optional.ofNullable(fault));
    servers.addLast(stt);
    return stt.url(Stt.PATH);
  }

  private String api(String sttUrl) throws IOException {
    WebServer api = Api.start(0, URI.create(sttUrl), Duration.ofMillis(400));
    servers.addFirst(api);
    return api.url(Api.PATH);
  }

  private static void assertRefusal(ListenerRun run, int status, String error, String upstream) {
    String prefix = "handshake failed: HTTP " + status + " ";
    assertThat(run.exitCode()).isEqualTo(Listener.HANDSHAKE_REFUSED);
    assertThat(run.err()).startsWith(prefix);
    JsonNode body = Json.read(run.err().substring(prefix.length()));
    assertThat(body.path("error").asText()).isEqualTo(error);
    assertThat(body.path("upstream").asText()).isEqualTo(upstream);
    assertThat(body.path("session_id").asText()).isEqualTo("s-1");
  }
}
