package io.github.sentrywebsocket.core.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule S7. */
class IncomingTraceTest {

  @AfterEach
  void reset() {
    IncomingTrace.configure(false);
  }

  @Test
  void queryIsNotReadByDefault() {
    assertThat(IncomingTrace.lines("sentry-trace", none -> List.of(), "sentry-trace=a")).isEmpty();
  }

  @Test
  void queryIsReadDecodedWhenAskedFor() {
    IncomingTrace.configure(true);
    assertThat(IncomingTrace.lines("baggage", none -> List.of(), "baggage=a%3D1%2Cb%3D2"))
        .containsExactly("a=1,b=2");
  }

  @Test
  void headerWinsOverQuery() {
    IncomingTrace.configure(true);
    assertThat(IncomingTrace.lines("baggage", name -> List.of("a=1"), "baggage=b%3D2"))
        .containsExactly("a=1");
  }

  @Test
  void lineThatTheContainerCannotDecodeIsEmpty() {
    assertThat(IncomingTrace.lines("baggage", name -> Arrays.asList("a=1", null), null))
        .containsExactly("a=1", "");
  }

  @Test
  void hugeOrAbsentParameterIsNoLine() {
    IncomingTrace.configure(true);
    assertThat(IncomingTrace.lines("baggage", none -> List.of(), "baggage=" + "a".repeat(8193)))
        .isEmpty();
    assertThat(IncomingTrace.lines("baggage", none -> List.of(), null)).isEmpty();
  }
}
