package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.ktor.server.cio.backend.ServerIncomingConnection;
import io.ktor.utils.io.ByteReadChannel;
import kotlin.coroutines.Continuation;
import net.bytebuddy.asm.Advice;

/**
 * The 101 of Ktor's own engine, CIO. The session begins when the 101 is in a channel of bytes; one
 * coroutine copies it from there to the socket's channel, and another one writes what that has to
 * the socket. Nobody is told of the latter, so its coroutine is watched while a 101 is on its way.
 */
final class KtorCio {

  /** Of requests that ask for an upgrade: the socket's channel, by the answer's. */
  private static final WeakIdentityMap<Object, Object> SOCKETS = new WeakIdentityMap<>();

  /** Whose 101 is on its way, by the socket's channel. */
  private static final WeakIdentityMap<Object, UpgradeRequest> UNWRITTEN = new WeakIdentityMap<>();

  private KtorCio() {}

  private static boolean isBroken(Object socket) {
    return ((ByteReadChannel) socket).getClosedCause() != null;
  }

  /** Closed, and nothing is left to be written: some versions close it without a cause. */
  private static boolean isOver(Object socket) {
    return ((ByteReadChannel) socket).isClosedForRead();
  }

  /** The coroutine of a request, before it starts: it has all that its connection is made of. */
  static final class Request {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("$upgraded") Object upgraded,
        @Advice.FieldValue("$response") Object answer,
        @Advice.FieldValue("$connection") ServerIncomingConnection connection) {
      if (upgraded != null) {
        SOCKETS.put(answer, connection.getOutput());
      }
    }
  }

  /**
   * {@code CIOApplicationResponse.respondUpgrade(ProtocolUpgrade, Continuation)}; when it goes on
   * after a suspension it has no upgrade.
   */
  static final class Accepted {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("output") Object answer,
        @Advice.Argument(0) Object accepted,
        @Advice.Argument(1) Continuation<?> caller) {
      KtorScopes scopes = accepted == null ? null : KtorScopes.in(caller.getContext());
      Object socket = scopes == null ? null : SOCKETS.remove(answer);
      if (socket == null) {
        return;
      }
      scopes.answering();
      UNWRITTEN.put(socket, scopes.upgrade);
      // Its coroutine may have come to its end just now.
      if (isOver(socket)) {
        UNWRITTEN.remove(socket);
        scopes.upgrade.cancelled();
      }
    }
  }

  /**
   * The coroutine that writes to a socket goes on when there are bytes, until they are written. One
   * that starts, or has more to do than what it went on for, has other bytes: then the next time
   * tells, or the first message, or its end.
   */
  static final class Written {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("$channel") Object socket, @Advice.FieldValue("label") int label) {
      UpgradeRequest upgrade = label == 0 || UNWRITTEN.isEmpty() ? null : UNWRITTEN.get(socket);
      if (upgrade != null && isOver(socket)) {
        UNWRITTEN.remove(socket);
        upgrade.cancelled();
        return null;
      }
      return upgrade;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object answering,
        @Advice.FieldValue("$channel") Object socket,
        @Advice.Thrown Throwable thrown) {
      if (answering == null) {
        return;
      }
      UNWRITTEN.remove(socket);
      UpgradeRequest upgrade = (UpgradeRequest) answering;
      if (thrown != null || isBroken(socket)) {
        upgrade.cancelled();
      } else {
        upgrade.answered(101);
      }
    }
  }
}
