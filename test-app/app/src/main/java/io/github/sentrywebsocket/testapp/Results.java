package io.github.sentrywebsocket.testapp;

import java.util.List;
import java.util.Locale;

/** A transcript message in the shape of Deepgram's streaming API. */
record Results(
    String type,
    List<Integer> channelIndex,
    double duration,
    double start,
    boolean isFinal,
    boolean speechFinal,
    Channel channel) {

  record Channel(List<Alternative> alternatives) {}

  record Alternative(String transcript, double confidence, List<Word> words) {}

  record Word(String word, double start, double end, double confidence) {}

  /** There is no recogniser behind it: the words say what was measured. */
  static Results of(Segment segment) {
    double start = segment.start();
    double end = segment.end();
    double confidence = Math.round(segment.confidence() * 1000) / 1000.0;
    String transcript = String.format(Locale.ROOT, "[speech %.2f–%.2f s]", start, end);
    Word word = new Word("speech", start, end, confidence);
    return new Results(
        "Results",
        List.of(0, 1),
        Math.round((end - start) * 100) / 100.0,
        start,
        true,
        true,
        new Channel(List.of(new Alternative(transcript, confidence, List.of(word)))));
  }
}
