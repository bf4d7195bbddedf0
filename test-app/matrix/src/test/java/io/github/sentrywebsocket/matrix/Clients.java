package io.github.sentrywebsocket.matrix;

import io.github.sentrywebsocket.harness.Frame;
import io.github.sentrywebsocket.harness.RawWebSocketServer;
import io.github.sentrywebsocket.harness.UpgradeAnswer;
import java.nio.charset.StandardCharsets;

/** Starts a client's program and tells the servers what they answer it. */
final class Clients {

  private Clients() {}

  static Experiment start(Cell cell, String sampleRate) {
    return new Experiment(cell, traced -> start(new Program(cell, traced), sampleRate))
        .awaitStart("ready");
  }

  private static Program start(Program program, String sampleRate) {
    answer(program.server);
    String allowed = "ws://127.0.0.1:" + program.server.port() + "/";
    String twin = "^http://127\\.0\\.0\\.1:" + program.twin.port() + "/.*";
    return program
        .property("sentry.traces-sample-rate", sampleRate)
        .property("sentry.trace-propagation-targets", allowed + "," + twin)
        .start();
  }

  private static void answer(RawWebSocketServer server) {
    byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
    UpgradeAnswer untilEnd = UpgradeAnswer.accept().closingOn("end", 1000, "done");
    server
        .on("/own-header", untilEnd)
        .on("/rejected-403", UpgradeAnswer.status(403))
        .on("/500", UpgradeAnswer.status(500))
        .on("/timeout", UpgradeAnswer.hang())
        .on("/wrong-key", UpgradeAnswer.wrongAcceptKey())
        .on("/vanish", UpgradeAnswer.accept().resettingOn("end"))
        .on("/throws", UpgradeAnswer.accept().sending("throw"))
        .on("/interleaved-a", untilEnd)
        .on("/interleaved-b", untilEnd)
        .on(
            "/callbacks",
            UpgradeAnswer.accept()
                .sending(
                    Frame.text("text"), Frame.binary(bytes), Frame.ping(bytes), Frame.pong(bytes))
                .closingOn("end", 1000, "done"));
  }
}
