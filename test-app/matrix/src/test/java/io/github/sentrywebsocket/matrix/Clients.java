package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.AcceptedUpgrade;
import io.github.sentrywebsocket.harness.Frame;
import io.github.sentrywebsocket.harness.MqttSpeech;
import io.github.sentrywebsocket.harness.NatsSpeech;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.Speech;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Starts a client's program and tells the servers what they answer it. */
final class Clients {

  private Clients() {}

  static Experiment start(Cell cell, String sampleRate) {
    Supplier<Speech> speech = speech(cell.library().protocol());
    return new Experiment(cell, traced -> start(new Program(cell, traced), sampleRate, speech))
        .awaitStart("ready");
  }

  private static Supplier<Speech> speech(String protocol) {
    return switch (protocol) {
      case "" -> null;
      case "nats" -> NatsSpeech::new;
      case "mqtt" -> () -> new MqttSpeech(3);
      case "mqtt5" -> () -> new MqttSpeech(5);
      default -> throw new IllegalArgumentException("no protocol: " + protocol);
    };
  }

  private static Program start(Program program, String sampleRate, Supplier<Speech> speech) {
    AcceptedUpgrade accept = UpgradeAnswer.accept().speaking(speech);
    program.denied.otherwise(any -> accept);
    program.twin.otherwise(any -> accept);
    program.server.otherwise(any -> accept);
    answer(program.server, accept);
    String allowed = "ws://127.0.0.1:" + program.server.port() + "/";
    String twin = "^http://127\\.0\\.0\\.1:" + program.twin.port() + "/.*";
    return program
        .property("sentry.traces-sample-rate", sampleRate)
        .property("sentry.trace-propagation-targets", allowed + "," + twin)
        .property("sentry.websocket.capture-failed-handshakes", "true")
        .start();
  }

  private static void answer(RawWebSocketServer server, AcceptedUpgrade accept) {
    byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
    UpgradeAnswer untilEnd = accept.closingOn("end", 1000, "done");
    server
        .on("/own-header", untilEnd)
        .on("/rejected-403", UpgradeAnswer.status(403))
        .on("/500", UpgradeAnswer.status(500))
        .on("/told-again", UpgradeAnswer.status(503))
        .on("/told-again/callback", accept.sending("throw"))
        .on("/timeout", UpgradeAnswer.hang())
        .on("/wrong-key", UpgradeAnswer.wrongAcceptKey())
        .on("/vanish", accept.resettingOn("end"))
        .on("/throws", accept.sending("throw"))
        .on("/interleaved-a", untilEnd)
        .on("/interleaved-b", untilEnd)
        .on(
            "/callbacks",
            accept
                .sending(
                    Frame.text("text"), Frame.binary(bytes), Frame.ping(bytes), Frame.pong(bytes))
                .closingOn("end", 1000, "done"));
  }
}
