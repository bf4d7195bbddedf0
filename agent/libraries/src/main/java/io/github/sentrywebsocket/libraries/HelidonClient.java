package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.net.URI;
import net.bytebuddy.asm.Advice;

/**
 * Helidon 4's client. The caller's thread does the handshake: the WebSocket client prepares a
 * request, which Helidon's HTTP client sends and whose answer the WebSocket client checks.
 */
final class HelidonClient {

  /** The call of {@code WsClientImpl.connect} on this thread. */
  private static final ThreadLocal<Call> CALL = new ThreadLocal<>();

  /** Answered with 101 and not checked yet, by {@code ClientConnection}. */
  private static final WeakIdentityMap<Object, ClientHandshake> UPGRADED = new WeakIdentityMap<>();

  private HelidonClient() {}

  private static final class Call {
    final Call outer;
    final Object listener;
    ClientHandshake handshake;

    /** Of an answer that was no upgrade, of which the caller is told by an exception; else 0. */
    int rejection;

    Call(Call outer, Object listener) {
      this.outer = outer;
      this.listener = listener;
    }
  }

  /** {@code WsClientImpl.connect(URI, WsListener)}. */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.Argument(1) Object listener) {
      Call call = new Call(CALL.get(), listener);
      CALL.set(call);
      return call;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object entered, @Advice.Thrown Throwable thrown) {
      Call call = (Call) entered;
      if (call == null) {
        return;
      }
      if (call.outer == null) {
        CALL.remove();
      } else {
        CALL.set(call.outer);
      }
      if (call.handshake != null && call.rejection != 0) {
        call.handshake.rejected(call.rejection, thrown);
      } else if (call.handshake != null && thrown != null) {
        call.handshake.failed(thrown);
      }
    }
  }

  /**
   * {@code Http1ClientRequestImpl.upgrade(String)}. It is public: an application may ask for the
   * upgrade itself and give the connection to {@code ClientWsConnection.create}.
   */
  static final class Upgrade {
    private static final Getter ADDRESS = new Getter("resolvedUri");
    private static final Getter TO_URI = new Getter("toUri");
    private static final Getter HEADERS = new Getter("headers");
    private static final Getter IS_UPGRADED = new Getter("isUpgraded");
    private static final Getter CONNECTION = new Getter("connection");
    private static final Getter RESPONSE = new Getter("response");
    private static final Getter STATUS = new Getter("status");
    private static final Getter CODE = new Getter("code");

    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object request, @Advice.Argument(0) String protocol)
        throws Throwable {
      if (!"websocket".equalsIgnoreCase(protocol)) {
        return null;
      }
      Call call = CALL.get();
      ClientHandshake handshake =
          ClientHandshake.start(
              "helidon",
              call == null ? null : call.listener,
              (URI) TO_URI.get(ADDRESS.get(request)),
              new HelidonHeaders(HEADERS.get(request)));
      if (call != null) {
        call.handshake = handshake;
      }
      return handshake;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object started, @Advice.Return Object answer, @Advice.Thrown Throwable thrown)
        throws Throwable {
      if (started == null) {
        return;
      }
      ClientHandshake handshake = (ClientHandshake) started;
      if (thrown != null) {
        handshake.failed(thrown);
      } else if ((boolean) IS_UPGRADED.get(answer)) {
        UPGRADED.put(CONNECTION.get(answer), handshake);
      } else {
        rejected(handshake, answer, (int) CODE.get(STATUS.get(RESPONSE.get(answer))));
      }
    }
  }

  /** A 101 that Helidon did not take is no upgrade, and {@code connect} says why. */
  private static void rejected(ClientHandshake handshake, Object answer, int status) {
    Call call = CALL.get();
    if (status != 101 && call != null) {
      call.rejection = status;
    } else if (status != 101) {
      handshake.rejected(status, null);
    } else if (call == null) {
      handshake.failed(new IllegalStateException(answer.toString()));
    }
  }

  /** {@code ClientWsConnection(ClientConnection, WsListener, String)}: the answer was accepted. */
  static final class Opened {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object socket, @Advice.Argument(0) Object connection) {
      ClientHandshake handshake = UPGRADED.remove(connection);
      if (handshake != null) {
        Helidon.opened(socket, handshake.opened());
      }
    }
  }
}
