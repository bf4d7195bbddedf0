package io.github.sentrywebsocket.testapp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * The samples of a WAV file: what a microphone would give the {@link Listener}.
 *
 * @param pcm 16 kHz 16-bit mono little-endian
 */
record Recording(byte[] pcm) {
  private static final AudioFormat FORMAT =
      new AudioFormat(VoiceActivity.SAMPLE_RATE, 16, 1, true, false);

  static Recording packaged() throws IOException {
    try (InputStream in = Recording.class.getResourceAsStream("speech.wav")) {
      return read(in, "the packaged speech.wav");
    }
  }

  static Recording of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  double seconds() {
    return (double) pcm.length / VoiceActivity.BYTES_PER_SECOND;
  }

  /** The samples in read-only chunks of 100 ms; the last one may be shorter. */
  List<ByteBuffer> chunks() {
    int size = VoiceActivity.BYTES_PER_SECOND / 10;
    List<ByteBuffer> chunks = new ArrayList<>();
    for (int from = 0; from < pcm.length; from += size) {
      int length = Math.min(size, pcm.length - from);
      chunks.add(ByteBuffer.wrap(pcm, from, length).slice().asReadOnlyBuffer());
    }
    return chunks;
  }

  private static Recording read(InputStream in, String name) throws IOException {
    try (AudioInputStream audio = AudioSystem.getAudioInputStream(new BufferedInputStream(in))) {
      if (!audio.getFormat().matches(FORMAT)) {
        throw new IOException(name + " is " + audio.getFormat() + ", needed is " + FORMAT);
      }
      return new Recording(audio.readAllBytes());
    } catch (UnsupportedAudioFileException e) {
      throw new IOException(name + " is not a WAV file that can be read", e);
    }
  }
}
