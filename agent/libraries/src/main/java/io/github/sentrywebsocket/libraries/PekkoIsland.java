package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import org.apache.pekko.stream.impl.fusing.GraphInterpreter;
import org.apache.pekko.stream.impl.fusing.GraphInterpreter$;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * Stages of Pekko Streams that one interpreter runs together, on one thread at a time: of a
 * server's connection, of the application's flow that it is upgraded to, of a sub-stream, of what
 * {@code async()} sets apart. All those of one connection run in its scopes.
 */
final class PekkoIsland {

  /** By the array of the stages' logics, which is there before the interpreter is. */
  private static final WeakIdentityMap<Object, PekkoIsland> ISLANDS = new WeakIdentityMap<>();

  /** What {@link #enter} gives inside of another one. */
  private static final Object NESTED = new Object();

  final PekkoConnection connection;

  /** Whether it is that of a server's TCP connection. */
  private boolean isServer;

  private boolean isRunning;
  private Object token;

  private PekkoIsland(PekkoConnection connection) {
    this.connection = connection;
  }

  static boolean none() {
    return ISLANDS.isEmpty();
  }

  static void add(GraphStageLogic[] logics, PekkoConnection connection) {
    ISLANDS.put(logics, new PekkoIsland(connection));
  }

  static PekkoIsland of(GraphStageLogic[] logics) {
    return ISLANDS.get(logics);
  }

  /** The one that runs on this thread, or null. */
  static PekkoIsland current() {
    if (ISLANDS.isEmpty()) {
      return null;
    }
    GraphInterpreter interpreter = GraphInterpreter$.MODULE$.currentInterpreterOrNull();
    return interpreter == null ? null : ISLANDS.get(interpreter.logics());
  }

  /** A connection begins in what runs on this thread, until {@link #exit}. */
  static void begin(GraphInterpreter interpreter, PekkoConnection connection) {
    PekkoIsland before = ISLANDS.get(interpreter.logics());
    if (before != null) {
      before.end();
    }
    PekkoIsland island = new PekkoIsland(connection);
    island.isServer = true;
    island.isRunning = true;
    island.token = connection.activate();
    ISLANDS.put(interpreter.logics(), island);
  }

  /** The connection's scopes are others now. */
  void change() {
    Activation.end(token);
    token = connection.activate();
  }

  /** A message, or a part of one, begins; see {@code Connection.receive}. */
  void receive(String type, long length, boolean last) {
    Activation.end(token);
    token = connection.receive(type, length, last);
  }

  /**
   * An interpreter begins to run.
   *
   * @return for {@link #exit}
   */
  static Object enter(GraphStageLogic[] logics) {
    PekkoIsland island = ISLANDS.isEmpty() ? null : ISLANDS.get(logics);
    if (island == null) {
      return null;
    }
    if (island.isRunning) {
      return NESTED;
    }
    island.isRunning = true;
    island.token = island.connection.activate();
    return island;
  }

  /** It has run; a connection may have begun meanwhile. */
  static void exit(Object entered, GraphInterpreter interpreter) {
    if (entered == NESTED || (entered == null && ISLANDS.isEmpty())) {
      return;
    }
    GraphStageLogic[] logics = interpreter.logics();
    PekkoIsland island = ISLANDS.get(logics);
    if (entered instanceof PekkoIsland && entered != island) {
      ((PekkoIsland) entered).end();
    }
    if (island == null) {
      return;
    }
    island.end();
    if (island.connection.isRefused()) {
      ISLANDS.remove(logics);
    } else if (interpreter.isCompleted()) {
      ended(logics);
    }
  }

  /** Its stages are over. */
  static void ended(GraphStageLogic[] logics) {
    PekkoIsland island = ISLANDS.remove(logics);
    if (island != null && island.isServer) {
      island.connection.ended();
    }
  }

  private void end() {
    Activation.end(token);
    token = null;
    isRunning = false;
  }
}
