package io.github.sentrywebsocket.testapp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds speech in 16 kHz 16-bit mono little-endian PCM, so that a transcript says something about
 * the audio that arrived: lost, doubled or reordered audio changes it.
 *
 * <p>The energy of each 20 ms frame is compared with the quietest frame of the last 1.5 s. A
 * segment ends after 240 ms without a loud frame; one with fewer than four loud frames is a click.
 * Not thread-safe: one per stream.
 */
final class VoiceActivity {
  static final int SAMPLE_RATE = 16_000;
  static final int BYTES_PER_SECOND = SAMPLE_RATE * 2;

  private static final int FRAME_BYTES = BYTES_PER_SECOND / 50;
  private static final int HANGOVER_FRAMES = 12;
  private static final int SHORTEST_SPEECH_FRAMES = 4;
  private static final double MARGIN_DB = 10;
  private static final double LOWEST_NOISE_DB = -60;
  private static final double HIGHEST_NOISE_DB = -40;

  /** A frame may be split at any byte between two messages, even inside a sample. */
  private final ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private final double[] recentLevels = new double[75];
  private long frames;
  private long bytes;

  private long firstLoudFrame = -1;
  private long lastLoudFrame;
  private int loudFrames;

  /** Takes all of {@code pcm} and returns the segments that ended in it. */
  List<Segment> accept(ByteBuffer pcm) {
    List<Segment> ended = new ArrayList<>();
    bytes += pcm.remaining();
    while (pcm.hasRemaining()) {
      int length = Math.min(frame.remaining(), pcm.remaining());
      frame.put(pcm.slice().limit(length));
      pcm.position(pcm.position() + length);
      if (!frame.hasRemaining()) {
        acceptFrame().ifPresent(ended::add);
      }
    }
    return ended;
  }

  /** Ends the stream: the segment that is still open, if any. */
  Optional<Segment> flush() {
    return firstLoudFrame < 0 ? Optional.empty() : endSegment();
  }

  double secondsHeard() {
    return (double) bytes / BYTES_PER_SECOND;
  }

  private Optional<Segment> acceptFrame() {
    double level = levelOf(frame.flip());
    frame.clear();
    recentLevels[(int) (frames % recentLevels.length)] = level;
    long index = frames++;
    if (level > noiseLevel() + MARGIN_DB) {
      if (firstLoudFrame < 0) {
        firstLoudFrame = index;
        loudFrames = 0;
      }
      lastLoudFrame = index;
      loudFrames++;
    } else if (firstLoudFrame >= 0 && index - lastLoudFrame >= HANGOVER_FRAMES) {
      return endSegment();
    }
    return Optional.empty();
  }

  private Optional<Segment> endSegment() {
    double length = lastLoudFrame + 1 - firstLoudFrame;
    Segment segment =
        new Segment(firstLoudFrame / 50.0, (lastLoudFrame + 1) / 50.0, loudFrames / length);
    firstLoudFrame = -1;
    return loudFrames < SHORTEST_SPEECH_FRAMES ? Optional.empty() : Optional.of(segment);
  }

  private double noiseLevel() {
    double quietest = HIGHEST_NOISE_DB;
    for (int i = 0; i < Math.min(frames, recentLevels.length); i++) {
      quietest = Math.min(quietest, recentLevels[i]);
    }
    return Math.max(quietest, LOWEST_NOISE_DB);
  }

  /** Root mean square in dBFS: 0 is the loudest, digital silence −96. */
  private static double levelOf(ByteBuffer pcm) {
    double sum = 0;
    int samples = pcm.remaining() / 2;
    while (pcm.hasRemaining()) {
      double sample = pcm.getShort() / 32768.0;
      sum += sample * sample;
    }
    return Math.max(-96, 10 * Math.log10(sum / samples));
  }
}
