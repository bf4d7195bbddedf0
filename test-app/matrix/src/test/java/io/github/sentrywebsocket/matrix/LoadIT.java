package io.github.sentrywebsocket.matrix;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many connections; ten times as many with {@code -Pmatrix}. */
@DisplayName("Under load")
final class LoadIT {
  private static final int AT_ONCE = Cells.areAll() ? 2_000 : 200;
  private static final int WAVES = 5;

  @ParameterizedTest(
      allowZeroInvocations = true,
      name = "L2, S5, §7: of 5 waves nothing is left, each counted once: {0}")
  @MethodSource("io.github.sentrywebsocket.matrix.Cells#mainServers")
  void nothingIsLeftOfManyConnections(Cell cell) {
    try (Crowd crowd = new Crowd(cell, "1.0")) {
      crowd.warmUp();
      for (int i = 0; i < WAVES - 1; i++) {
        crowd.wave(AT_ONCE);
      }
      crowd.open(AT_ONCE);
      crowd.talk();
      crowd.awaitAlive(AT_ONCE);
      crowd.leave();
      crowd.awaitNothingLeft();
      crowd.awaitSent();
      crowd.endCounted();
      System.out.println(cell + ": " + crowd.figures());
    }
  }

  /** More than the SDK's queue of metrics has room for. */
  @EnabledIfSystemProperty(named = "matrix", matches = "full")
  @ParameterizedTest(
      allowZeroInvocations = true,
      name = "L2, L3, §7: all come and go at once, and nothing is left: {0}")
  @MethodSource("io.github.sentrywebsocket.matrix.Cells#mainServers")
  void nothingIsLeftOfRush(Cell cell) {
    try (Crowd crowd = new Crowd(cell, "1.0")) {
      crowd.warmUp();
      crowd.open(AT_ONCE);
      crowd.talk();
      crowd.leaveAtOnce();
      crowd.awaitNothingLeft();
      crowd.awaitSent();
      crowd.endReported();
      System.out.println(cell + ": " + crowd.figures());
    }
  }
}
