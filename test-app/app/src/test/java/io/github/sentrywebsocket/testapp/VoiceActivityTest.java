package io.github.sentrywebsocket.testapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VoiceActivityTest {
  @Test
  void silenceHasNoSegment() {
    assertThat(heard(new Audio().silence(2))).isEmpty();
  }

  @Test
  void steadyNoiseIsNotSpeech() {
    assertThat(heard(new Audio().noise(3, 0.01))).isEmpty();
  }

  @Test
  void aClickIsNotSpeech() {
    assertThat(heard(new Audio().silence(1).tone(0.04).silence(1))).isEmpty();
  }

  @Test
  void aToneBetweenSilencesIsOneSegmentWhereItWas() {
    List<Segment> segments = heard(new Audio().silence(0.5).tone(1).silence(0.5));

    assertThat(segments).hasSize(1);
    assertThat(segments.get(0).start()).isCloseTo(0.5, within(0.02));
    assertThat(segments.get(0).end()).isCloseTo(1.5, within(0.02));
    assertThat(segments.get(0).confidence()).isGreaterThan(0.95);
  }

  @Test
  void aToneStandsOutFromNoise() {
    List<Segment> segments = heard(new Audio().noise(1, 0.01).tone(0.6).noise(1, 0.01));

    assertThat(segments).hasSize(1);
    assertThat(segments.get(0).start()).isCloseTo(1, within(0.04));
  }

  @Test
  void aPauseLongerThanTheHangoverSplits() {
    assertThat(heard(new Audio().tone(0.5).silence(0.4).tone(0.5).silence(0.4))).hasSize(2);
  }

  @Test
  void aPauseShorterThanTheHangoverDoesNotSplit() {
    assertThat(heard(new Audio().tone(0.5).silence(0.1).tone(0.5).silence(0.4))).hasSize(1);
  }

  @Test
  void theSegmentThatIsOpenAtTheEndComesWithTheFlush() {
    VoiceActivity voice = new VoiceActivity();

    assertThat(voice.accept(new Audio().silence(0.5).tone(0.5).pcm())).isEmpty();
    assertThat(voice.flush()).isPresent();
    assertThat(voice.flush()).isEmpty();
  }

  @Test
  void messageBoundariesInsideASampleChangeNothing() {
    Audio audio = new Audio().silence(0.5).tone(0.7).silence(0.5);

    assertThat(heardInPieces(audio.pcm(), 333)).isEqualTo(heard(audio)).hasSize(1);
  }

  @Test
  void theRecordingHasThreePhrases() throws IOException {
    Recording recording = Recording.packaged();
    VoiceActivity voice = new VoiceActivity();
    List<Segment> segments = new ArrayList<>();
    recording.chunks().forEach(chunk -> segments.addAll(voice.accept(chunk)));
    voice.flush().ifPresent(segments::add);

    assertThat(segments).hasSize(3);
    assertThat(segments.get(0).start()).isCloseTo(0.4, within(0.1));
    assertThat(segments.get(1).start()).isCloseTo(2.37, within(0.1));
    assertThat(segments.get(2).start()).isCloseTo(4.82, within(0.1));
    assertThat(voice.secondsHeard()).isEqualTo(recording.seconds());
  }

  private static List<Segment> heard(Audio audio) {
    return heardInPieces(audio.pcm(), 3200);
  }

  private static List<Segment> heardInPieces(ByteBuffer pcm, int size) {
    VoiceActivity voice = new VoiceActivity();
    List<Segment> segments = new ArrayList<>();
    for (int from = 0; from < pcm.limit(); from += size) {
      segments.addAll(voice.accept(pcm.slice(from, Math.min(size, pcm.limit() - from))));
    }
    voice.flush().ifPresent(segments::add);
    return segments;
  }
}
