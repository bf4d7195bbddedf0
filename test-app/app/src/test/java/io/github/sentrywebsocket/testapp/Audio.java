package io.github.sentrywebsocket.testapp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Synthetic audio whose segments are known. */
final class Audio {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Random random = new Random(1);

  Audio silence(double seconds) {
    return add(seconds, i -> 0);
  }

  Audio tone(double seconds) {
    return add(seconds, i -> 0.3 * Math.sin(2 * Math.PI * 440 * i / VoiceActivity.SAMPLE_RATE));
  }

  Audio noise(double seconds, double amplitude) {
    return add(seconds, i -> amplitude * random.nextGaussian());
  }

  ByteBuffer pcm() {
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private Audio add(double seconds, IntToDoubleFunction wave) {
    for (int i = 0; i < seconds * VoiceActivity.SAMPLE_RATE; i++) {
      int sample = (int) (wave.applyAsDouble(i) * 32767);
      bytes.write(sample);
      bytes.write(sample >> 8);
    }
    return this;
  }
}
