package io.github.sentrywebsocket.testapp;

/**
 * The speech service's last message, in the shape of Deepgram's streaming API.
 *
 * @param duration seconds of audio that were received
 */
record Metadata(String type, String requestId, double duration, int channels, int segments) {
  Metadata(String requestId, double duration, int segments) {
    this("Metadata", requestId, duration, 1, segments);
  }
}
