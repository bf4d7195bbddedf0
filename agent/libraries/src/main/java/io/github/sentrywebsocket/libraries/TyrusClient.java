package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.PerLibrary;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.github.sentrywebsocket.libraries.shared.TyrusHandshake;
import java.net.SocketTimeoutException;
import java.net.URI;
import net.bytebuddy.asm.Advice;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;

/**
 * Tyrus's client. The engine of a connection is made for the caller, its request after the TCP
 * connection, on whatever thread the container has for it.
 */
final class TyrusClient {

  /** GlassFish has Tyrus's client, its container and its core in three bundles. */
  private static final WeakIdentityMap<Object, TyrusHandshake> ENGINES =
      PerLibrary.map(UpgradeRequest.class, "engines");

  /** By the engine's request, which its connection is told of. */
  static final WeakIdentityMap<Object, ClientHandshake> REQUESTS =
      PerLibrary.map(UpgradeRequest.class, "requests");

  private static final WeakIdentityMap<Object, Caller> CALLERS = new WeakIdentityMap<>();

  /** By what tells the caller. */
  private static final WeakIdentityMap<Object, TyrusHandshake> LISTENERS = new WeakIdentityMap<>();

  private TyrusClient() {}

  /** The {@code Runnable} that {@code ClientManager.connectToServer} makes, for any executor. */
  static final class Asked {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object task) {
      if (task instanceof Runnable) {
        CALLERS.put(task, Caller.capture(null));
      }
    }
  }

  /** The same, when it runs. */
  static final class Connecting {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.This Object task) {
      Caller caller = CALLERS.remove(task);
      return caller == null ? null : caller.activate();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Activation.end(token);
    }
  }

  /** {@code TyrusClientEngine(TyrusEndpointWrapper, ClientHandshakeListener, Map, URI, …)}. */
  static final class Engine {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object engine,
        @Advice.Argument(1) Object listener,
        @Advice.Argument(3) URI uri) {
      TyrusHandshake handshake = new TyrusHandshake(uri);
      ENGINES.put(engine, handshake);
      LISTENERS.put(listener, handshake);
    }
  }

  /** {@code TyrusClientEngine.createUpgradeRequest(TimeoutHandler)}: also after 401 or 302. */
  static final class Request {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object engine, @Advice.Return UpgradeRequest request) {
      TyrusHandshake handshake = ENGINES.get(engine);
      if (handshake != null && request != null) {
        REQUESTS.put(request, handshake.request(request.getRequestURI(), request.getHeaders()));
      }
    }
  }

  /** {@code TyrusClientEngine.processResponse(UpgradeResponse, Writer, CloseListener)}. */
  static final class Response {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object engine, @Advice.Argument(0) UpgradeResponse response) {
      TyrusHandshake handshake = ENGINES.get(engine);
      if (handshake != null) {
        handshake.answered(response.getStatus());
      }
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.This Object engine,
        @Advice.Argument(0) UpgradeResponse response,
        @Advice.FieldValue("clientEngineState") Enum<?> state) {
      TyrusHandshake handshake = ENGINES.get(engine);
      if (handshake != null && response.getStatus() != 101 && !state.name().endsWith("REQUIRED")) {
        handshake.rejected();
      }
    }
  }

  /** {@code ClientHandshakeListener.onError(Throwable)} of {@code ClientManager}: ends the wait. */
  static final class Told {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object listener, @Advice.Argument(0) Throwable cause) {
      TyrusHandshake handshake = LISTENERS.get(listener);
      if (handshake != null) {
        handshake.told(cause);
      }
    }
  }

  /** {@code TyrusClientEngine.handleSwitchProtocol}: a 101 that is not a valid answer. */
  static final class Invalid {
    static void caught(Object engine, Object response, Throwable caught) {
      failed(engine, caught);
    }
  }

  /** {@code TyrusClientEngine.processError(Throwable)}. */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object engine, @Advice.Argument(0) Throwable cause) {
      failed(engine, cause);
    }
  }

  /** {@code TyrusClientEngine.getTimeoutHandler()}: only asked for when the time is out. */
  static final class TimedOut {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object engine) {
      failed(engine, new SocketTimeoutException("no answer to the opening handshake"));
    }
  }

  /** {@code ClientContainer.openClientSocket(ClientEndpointConfig, Map, ClientEngine)}. */
  static final class Connect {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Argument(2) Object engine, @Advice.Thrown Throwable thrown) {
      if (thrown != null) {
        failed(engine, thrown);
      }
    }
  }

  private static void failed(Object engine, Throwable cause) {
    TyrusHandshake handshake = ENGINES.get(engine);
    if (handshake != null) {
      handshake.failed(cause);
    }
  }
}
