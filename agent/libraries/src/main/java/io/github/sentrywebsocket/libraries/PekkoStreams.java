package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import net.bytebuddy.asm.Advice;
import org.apache.pekko.stream.impl.PhasedFusingActorMaterializer$;
import org.apache.pekko.stream.impl.fusing.GraphInterpreter;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * What runs stages of Pekko Streams, and what makes them. Stages that a connection's stages make
 * for themselves are the connection's, too; a stream that the application runs of its own is not:
 * it may outlive the connection, and serve others.
 */
final class PekkoStreams {

  /** Whose stages are being made on this thread. */
  private static final ThreadLocal<PekkoConnection> MAKING = new ThreadLocal<>();

  /** Whether there ever was a connection: a thread has no entry before. */
  private static volatile boolean isUsed;

  private PekkoStreams() {}

  static void used() {
    isUsed = true;
  }

  /** A client's stage is being made on this thread. */
  static void makingClient() {
    isUsed = true;
    // A proxy's flow is a client's and a server's: it runs in the server's scopes.
    if (MAKING.get() == null) {
      MAKING.set(PekkoConnection.ofClient());
    }
  }

  /**
   * {@code HttpServerBluePrint.apply(…)}: a server is made, so what follows is woven from now on.
   */
  static final class Server {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter() {
      // nothing to do: streams without HTTP are left alone until this is linked
    }
  }

  /** {@code GraphInterpreter.execute(int)}, {@code runAsyncInput(…)} and {@code init(…)}. */
  static final class Run {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("logics") GraphStageLogic[] logics) {
      return PekkoIsland.enter(logics);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object entered, @Advice.This GraphInterpreter interpreter) {
      PekkoIsland.exit(entered, interpreter);
    }
  }

  /** {@code GraphInterpreter.finish()}: its actor stops, or something went wrong inside. */
  static final class Finish {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("logics") GraphStageLogic[] logics) {
      return PekkoIsland.enter(logics);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object entered, @Advice.This GraphInterpreter interpreter) {
      PekkoIsland.exit(entered, interpreter);
      PekkoIsland.ended(interpreter.logics());
    }
  }

  /**
   * {@code GraphInterpreterShell.logics_=(GraphStageLogic[])}: all stages of an island are made.
   */
  static final class Made {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) GraphStageLogic[] logics) {
      PekkoConnection connection = isUsed ? MAKING.get() : null;
      if (connection != null) {
        PekkoIsland.add(logics, connection);
      }
    }
  }

  /** {@code PhasedFusingActorMaterializer.materialize(Graph, Attributes, Phase, Map)}. */
  static final class Materialize {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object[] enter(@Advice.Argument(2) Object phase) {
      if (!isUsed) {
        return null;
      }
      PekkoConnection outer = MAKING.get();
      PekkoConnection inner = null;
      if (phase != PhasedFusingActorMaterializer$.MODULE$.DefaultPhase()) {
        PekkoIsland island = PekkoIsland.current();
        inner = island == null || island.connection.isUpgrading() ? null : island.connection;
      }
      if (outer == null && inner == null) {
        return null;
      }
      set(inner);
      return new Object[] {outer, inner, inner == null ? null : inner.open()};
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object[] entered, @Advice.Thrown Throwable thrown) {
      if (!isUsed) {
        return;
      }
      if (entered == null) {
        MAKING.remove();
        return;
      }
      set((PekkoConnection) entered[0]);
      if (entered[2] != null) {
        if (thrown != null) {
          ((PekkoConnection) entered[1]).openFailed(thrown);
        }
        Connection.endOpening(entered[2]);
      }
    }

    private static void set(PekkoConnection connection) {
      if (connection == null) {
        MAKING.remove();
      } else {
        MAKING.set(connection);
      }
    }
  }
}
