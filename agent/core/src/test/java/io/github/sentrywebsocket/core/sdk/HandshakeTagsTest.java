package io.github.sentrywebsocket.core.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.sentrywebsocket.core.config.Stderr;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section 5. */
class HandshakeTagsTest {

  @AfterEach
  void reset() {
    HandshakeTags.configure(List.of());
  }

  @Test
  void tagsComeFromQueryParametersAndHeaders() {
    HandshakeTags.configure(
        List.of("session_id", "provider=stt_provider", "header:x-tenant=tenant", "header:x-a"));
    assertThat(
            HandshakeTags.extract(
                "session_id=s%201&provider=acme&token=secret",
                name -> name.equals("x-tenant") ? List.of("t1", "t2") : null))
        .containsExactly(
            entry("session_id", "s 1"), entry("stt_provider", "acme"), entry("tenant", "t1"));
  }

  @Test
  void nothingIsReadWithoutConfiguration() {
    assertThat(
            HandshakeTags.extract(
                "a=1",
                name -> {
                  throw new AssertionError("a header was read");
                }))
        .isEmpty();
  }

  @Test
  void valueIsTrimmedAndCutAndLeftOutWhenEmpty() {
    HandshakeTags.configure(List.of("a", "b", "c", "d"));
    assertThat(HandshakeTags.extract("a=+x+&b=++&c=&d=" + "y".repeat(300), none -> null))
        .containsExactly(entry("a", "x"), entry("d", "y".repeat(200)));
  }

  @Test
  void lineBreaksAndControlCharactersBecomeBlanksBecauseSentryRefusesThem() {
    HandshakeTags.configure(List.of("a"));
    assertThat(tag("a=x%0d%0ay%00z%e2%80%a8w%7f")).isEqualTo("x  y z w");
  }

  @Test
  void valueIsNotCutInsideASurrogatePair() {
    HandshakeTags.configure(List.of("a"));
    assertThat(tag("a=" + "y".repeat(199) + "%F0%9F%98%80")).isEqualTo("y".repeat(199));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=", "a=", "a=b c", "a=ü", "header:", "header:=t", "header:x y=t", "=t", "a b"})
  void badEntryIsLeftOutWithOneLine(String entry) {
    List<String> lines = Stderr.of(() -> HandshakeTags.configure(List.of(entry, "good")));
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("[sentry-websocket] sentry.websocket.tags: " + entry + " is left out; write");
    assertThat(HandshakeTags.extract("good=1", none -> null)).isEqualTo(Map.of("good", "1"));
  }

  @Test
  void tagNameIsAtMost32Long() {
    List<String> lines =
        Stderr.of(
            () -> HandshakeTags.configure(List.of("a=" + "t".repeat(32), "a=" + "t".repeat(33))));
    assertThat(lines).hasSize(1);
    assertThat(HandshakeTags.extract("a=1", none -> null)).containsOnlyKeys("t".repeat(32));
  }

  @Test
  void metricTagThatIsNoTagIsReported() {
    HandshakeTags.configure(List.of("a", "b=c"));
    assertThat(Stderr.of(() -> HandshakeTags.checkNames("metric-tags", List.of("a", "b", "c"))))
        .containsExactly(
            "[sentry-websocket] metric-tags: b is left out;"
                + " allowed are the tags of sentry.websocket.tags, now a, c");
  }

  private static String tag(String query) {
    return HandshakeTags.extract(query, none -> null).get("a");
  }
}
