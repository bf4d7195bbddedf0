package io.github.sentrywebsocket.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {

  @Test
  void sixRatiosGiveAnIntervalFromTheLeastToTheGreatest() {
    assertThat(Ratio.of(List.of(1.2, 1.0, 1.1, 0.9, 1.3, 1.4)).toString())
        .isEqualTo("1.15 (97 %: 0.90–1.40)");
  }

  @Test
  void outliersOfManyRatiosAreOutsideTheInterval() {
    assertThat(Ratio.of(List.of(1., 1., 1., 1., 1., 1., 1., 1., 9.)).toString())
        .isEqualTo("1.00 (96 %: 1.00–1.00)");
  }

  @Test
  void threeRatiosDoNotPretendToBeCertain() {
    assertThat(Ratio.of(List.of(1., 2., 3.)).toString()).isEqualTo("2.00 (75 %: 1.00–3.00)");
  }
}
