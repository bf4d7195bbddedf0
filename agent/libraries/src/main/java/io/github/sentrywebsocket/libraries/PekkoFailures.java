package io.github.sentrywebsocket.libraries;

import net.bytebuddy.asm.Advice;
import org.apache.pekko.stream.impl.fusing.GraphInterpreter;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * Failures of stages. The application's functions run in stages of the library, and may handle each
 * other's failures ({@code recover}); what comes to the end of its stages nobody has handled. Play
 * ends them with a stage of its own.
 */
final class PekkoFailures {

  private PekkoFailures() {}

  /** {@code GraphStageLogic.failStage(Throwable)}. */
  static final class Stage {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This GraphStageLogic logic, @Advice.Argument(0) Throwable cause) {
      PekkoClient.stageFailed(logic, cause);
      PekkoIsland island = PekkoIsland.none() ? null : PekkoIsland.of(logic.interpreter().logics());
      if (island != null) {
        island.connection.stageFailed(logic.getClass().getName(), cause);
        if (isEnd(logic)) {
          island.connection.flowFailed(cause);
        }
      }
    }
  }

  /** {@code GraphInterpreter.fail(Connection, Throwable)}: from one stage to the next. */
  static final class Passed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("logics") GraphStageLogic[] logics,
        @Advice.Argument(0) GraphInterpreter.Connection between,
        @Advice.Argument(1) Throwable cause) {
      PekkoIsland island = PekkoIsland.none() ? null : PekkoIsland.of(logics);
      if (island != null) {
        GraphStageLogic next = between.inOwner();
        if (next.getClass().getName().contains("HttpServerBluePrint$ControllerStage")) {
          island.connection.handlerFailed(cause);
        } else if (isEnd(next) || next.getClass().getName().contains("WebSocketFlowHandler")) {
          island.connection.flowFailed(cause);
        }
      }
    }
  }

  /** {@code FrameHandler.UserHandlerErredOut(Throwable)}: what it would send has failed. */
  static final class Flow {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("cause") Throwable cause) {
      PekkoIsland island = PekkoIsland.current();
      if (island != null) {
        island.connection.flowFailed(cause);
      }
    }
  }

  /**
   * The function of {@code ExceptionHandler.default(RoutingSettings)}, which answers for a route
   * that throws; what a route's future fails with comes here on another thread, and is a status
   * only.
   */
  static final class Route {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Throwable cause) {
      PekkoIsland island = PekkoIsland.current();
      if (island != null && island.connection.isUpgrading()) {
        island.connection.handlerFailed(cause);
      }
    }
  }

  /** A sink, but not the way to other stages. */
  private static boolean isEnd(GraphStageLogic logic) {
    if (logic.outCount() != 0) {
      return false;
    }
    String name = logic.getClass().getName();
    return !name.contains("ActorOutputBoundary") && !name.contains("fusing.SubSink");
  }
}
