package io.github.sentrywebsocket.testapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir Path directory;

  @Test
  void thePackagedRecordingLastsFourToSixSeconds() throws IOException {
    assertThat(Recording.packaged().seconds()).isBetween(4.0, 6.0);
  }

  @Test
  void chunksAreTenthsOfASecondAndLoseNothing() throws IOException {
    Recording recording = Recording.packaged();

    assertThat(recording.chunks().get(0).remaining()).isEqualTo(3200);
    assertThat(recording.chunks().stream().mapToInt(chunk -> chunk.remaining()).sum())
        .isEqualTo(recording.pcm().length);
  }

  @Test
  void stereoIsRefusedWithWhatIsNeeded() throws IOException {
    Path file = directory.resolve("stereo.wav");
    AudioFormat stereo = new AudioFormat(44_100, 16, 2, true, false);
    try (AudioInputStream audio =
        new AudioInputStream(new ByteArrayInputStream(new byte[400]), stereo, 100)) {
      AudioSystem.write(audio, AudioFileFormat.Type.WAVE, file.toFile());
    }

    assertThatThrownBy(() -> Recording.of(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stereo.wav is PCM_SIGNED 44100.0 Hz")
        .hasMessageContaining("needed is PCM_SIGNED 16000.0 Hz, 16 bit, mono");
  }

  @Test
  void aTextFileIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("notes.wav"), "not audio");

    assertThatThrownBy(() -> Recording.of(file)).hasMessageContaining("not a WAV file");
  }
}
