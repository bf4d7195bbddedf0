package io.github.sentrywebsocket.core.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule C1. */
class BaggageMembersTest {

  private static final String SENTRY = "sentry-trace_id=1,sentry-sampled=true";

  @Test
  void thirdPartyMembersComeFirstAndOldSentryMembersAreDropped() {
    assertThat(merge("a=1, sentry-trace_id=old ,b=2;p", "c=3"))
        .isEqualTo("a=1,b=2;p,c=3," + SENTRY);
  }

  @Test
  void sentrysWinWhenThereAreTooManyMembers() {
    String[] members = merge(String.join(",", Collections.nCopies(100, "a=1"))).split(",");
    assertThat(members).hasSize(64).endsWith("sentry-trace_id=1", "sentry-sampled=true");
  }

  @Test
  void sentrysWinWhenTheOthersAreTooLongAndASmallerMemberStillFits() {
    String fits = "a=" + "x".repeat(8192 - SENTRY.length() - 3);
    assertThat(merge(fits)).hasSize(8192).startsWith(fits + ",").endsWith(SENTRY);
    assertThat(merge(fits + "x", "b=2")).isEqualTo("b=2," + SENTRY);
  }

  @Test
  void memberThatWouldBreakTheHeaderIsLeftOut() {
    assertThat(merge("a=1\r\nx: y,b=2,c=ü,d=\u0000x,,  ,e=\u007f")).isEqualTo("b=2," + SENTRY);
  }

  @Test
  void valueThatNamesSentryIsAThirdPartysMember() {
    assertThat(merge("a=sentry-trace_id=2")).isEqualTo("a=sentry-trace_id=2," + SENTRY);
  }

  @Test
  void nothingIsNull() {
    assertThat(BaggageMembers.merge(List.of(), null)).isNull();
    assertThat(BaggageMembers.merge(List.of("sentry-a=1"), null)).isNull();
    assertThat(BaggageMembers.merge(List.of("a=1"), null)).isEqualTo("a=1");
    assertThat(BaggageMembers.merge(List.of(), SENTRY)).isEqualTo(SENTRY);
  }

  private static String merge(String... lines) {
    return BaggageMembers.merge(List.of(lines), SENTRY);
  }
}
