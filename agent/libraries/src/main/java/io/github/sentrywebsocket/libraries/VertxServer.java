package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.ref.WeakReference;
import net.bytebuddy.asm.Advice;

/**
 * Vert.x's HTTP/1.1 server, from a request's arrival to its answer. Types that moved between Vert.x
 * 3.9 and 5 are {@code Object} here.
 */
final class VertxServer {

  private static final String LIBRARY = "vertx";

  /** By request, until it is answered. */
  private static final WeakIdentityMap<Object, Upgrade> REQUESTS = new WeakIdentityMap<>();

  /** By upgrade, until Vert.x takes its answer for written. */
  private static final WeakIdentityMap<UpgradeRequest, Boolean> TAKEN = new WeakIdentityMap<>();

  private VertxServer() {}

  /** Another library lets Vert.x write the 101, and tells itself what has become of it. */
  static void take(UpgradeRequest upgrade) {
    upgrade.accepting();
    TAKEN.put(upgrade, Boolean.TRUE);
  }

  /** An upgrade, and the context that is the request's own, if this Vert.x gives it one. */
  static final class Upgrade {
    final UpgradeRequest request;
    private final WeakReference<Object> context;

    private Upgrade(UpgradeRequest request, Object context) {
      this.request = request;
      this.context = new WeakReference<>(context);
    }

    Object context() {
      return context.get();
    }

    /** The application accepted, and the answer is written. */
    private void accepted(Object webSocket) {
      request.answered(101);
      VertxWebSocket.opened(webSocket, context(), request.connection());
    }

    private void answered(int status) {
      request.answered(status);
      if (status != 101) {
        VertxScopes.detach(context());
      }
    }

    private void cancelled() {
      request.cancelled();
      if (request.connection() == Connection.NONE) {
        VertxScopes.detach(context());
      }
    }
  }

  private static Upgrade arrived(HttpServerRequest request, Object context) {
    UpgradeRequest upgrade =
        UpgradeRequest.received(
            LIBRARY,
            null,
            String.valueOf(request.method()),
            request.path(),
            request.query(),
            name -> request.headers().getAll(name));
    Upgrade arrived = new Upgrade(upgrade, context);
    REQUESTS.put(request, arrived);
    return arrived;
  }

  private static Object[] enter(Upgrade upgrade) {
    return new Object[] {
      upgrade,
      VertxScopes.enter(upgrade.context(), upgrade.request, "onOpen", upgrade.request.activate())
    };
  }

  private static void exit(Object[] entered, Throwable thrown) {
    if (entered != null) {
      VertxScopes.leave((Integer) entered[1]);
      if (thrown != null) {
        VertxScopes.failed(((Upgrade) entered[0]).request, "onOpen", thrown);
      }
    }
  }

  /** {@code VertxHttpRequestDecoder(…)}: what it decodes is ours, not Netty's. */
  static final class Decoder {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object decoder) {
      NettyOwner.ownDecoders(decoder.getClass());
    }
  }

  /** {@code Http1xServerRequestHandler.handle(HttpServerRequest)}, on the request's context. */
  static final class Arrival {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object[] enter(@Advice.Argument(0) HttpServerRequest request) {
      if (!UpgradeRequest.isWebSocket(request.headers().get("Upgrade"))) {
        return null;
      }
      Context context = Vertx.currentContext();
      Upgrade upgrade = arrived(request, context);
      VertxScopes.attach(context, upgrade.request);
      return VertxServer.enter(upgrade);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object[] entered, @Advice.Thrown Throwable thrown) {
      VertxServer.exit(entered, thrown);
    }
  }

  /**
   * {@code Http1xServerRequest.handleBegin(…)}. Some disable the handler of {@link Arrival}, which
   * only the handler of WebSockets needs, and upgrade requests all the same; Quarkus does.
   */
  static final class Begin {
    private static final boolean IS_FIRST = Boolean.getBoolean("vertx.disableWebsockets");

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object begun, @Advice.FieldValue("context") Object context) {
      if (IS_FIRST) {
        HttpServerRequest request = (HttpServerRequest) begun;
        if (UpgradeRequest.isWebSocket(request.headers().get("Upgrade"))) {
          VertxScopes.attach(context, arrived(request, context).request);
        }
      }
    }
  }

  /** {@code WebSocketRequestHandler.handle(HttpServerRequest)} of Vert.x 3.9. */
  static final class Arrival3 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object[] enter(@Advice.Argument(0) HttpServerRequest request) {
      return UpgradeRequest.isWebSocket(request.headers().get("Upgrade"))
          ? VertxServer.enter(arrived(request, null))
          : null;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object[] entered) {
      VertxServer.exit(entered, null);
    }
  }

  /** {@code WebSocketRequestHandler.handle(HttpServerRequestImpl, Buffer)}: all of it is there. */
  static final class Complete3 {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object[] enter(@Advice.Argument(0) Object request) {
      Upgrade upgrade = REQUESTS.get(request);
      return upgrade == null ? null : VertxServer.enter(upgrade);
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object[] entered, @Advice.Thrown Throwable thrown) {
      VertxServer.exit(entered, thrown);
    }
  }

  /** {@code ServerWebSocketImpl.handleHandshake(int)} until Vert.x 4: the answer. */
  static final class Handshake {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(
        @Advice.FieldValue("request") Object request, @Advice.Argument(0) int status) {
      Upgrade upgrade = REQUESTS.remove(request);
      if (upgrade != null && status == 101) {
        upgrade.request.accepting();
      }
      return upgrade;
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object entered,
        @Advice.This Object webSocket,
        @Advice.FieldValue("conn") Object connection,
        @Advice.Argument(0) int status,
        @Advice.Thrown Throwable thrown)
        throws Throwable {
      Upgrade upgrade = (Upgrade) entered;
      if (upgrade == null) {
        return;
      }
      if (status != 101 || thrown != null) {
        upgrade.answered(thrown == null ? status : 400);
      } else if (VertxInternals.channel(connection).isActive()) {
        upgrade.accepted(webSocket);
      } else { // the write failed
        upgrade.cancelled();
      }
    }
  }

  /** {@code ServerWebSocketHandshaker.accept()} since Vert.x 5. */
  static final class Accept {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.FieldValue("request") Object request) {
      Upgrade upgrade = REQUESTS.get(request);
      if (upgrade != null) {
        upgrade.request.accepting();
      }
    }
  }

  /** {@code ServerWebSocketImpl(…)} since Vert.x 5: made when the answer is written. */
  static final class Accepted {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object webSocket, @Advice.Argument(3) Object request) {
      Upgrade upgrade = REQUESTS.remove(request);
      if (upgrade != null) {
        upgrade.accepted(webSocket);
      }
    }
  }

  /** {@code Http1xServerConnection.responseComplete()}: whatever was answered. */
  static final class Answered {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object connection, @Advice.FieldValue("responseInProgress") Object request)
        throws Throwable {
      Upgrade upgrade = REQUESTS.get(request);
      if (upgrade == null) {
        return;
      }
      int status = ((HttpServerRequest) request).response().getStatusCode();
      boolean isTaken = TAKEN.remove(upgrade.request) != null;
      if (status != 101) {
        upgrade.answered(status);
        REQUESTS.remove(request);
      } else if (isTaken) {
        REQUESTS.remove(request);
      } else if (VertxInternals.channel(connection).isActive()) {
        upgrade.answered(status);
      } else { // the write failed
        upgrade.cancelled();
      }
    }
  }

  /**
   * {@code Http1xServerConnection.netSocket(Promise)}: the answer is written, and the application
   * passes on bytes from now on, as a proxy does. So it has no WebSocket whose end could be told.
   * {@code createNetSocket()} of Vert.x 3.9 leaves the answer to the application, too.
   */
  static final class Socket {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object connection, @Advice.FieldValue("responseInProgress") Object request)
        throws Throwable {
      Upgrade upgrade = REQUESTS.remove(request);
      if (upgrade == null) {
        return;
      }
      if (VertxInternals.channel(connection).isActive()) {
        upgrade.answered(101);
      } else { // the write failed
        upgrade.cancelled();
      }
    }
  }

  /**
   * {@code Http1xServerConnection.handleClosed()}: nobody waits for the answer any more. A refusal
   * from another thread may have been sent and read before {@link Answered} is told.
   */
  static final class Closed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.FieldValue("responseInProgress") Object request) {
      Upgrade upgrade = REQUESTS.remove(request);
      if (upgrade == null) {
        return;
      }
      HttpServerResponse response = ((HttpServerRequest) request).response();
      if (response.ended() && response.getStatusCode() != 101) {
        upgrade.answered(response.getStatusCode());
      } else {
        upgrade.cancelled();
      }
    }
  }

  /** {@code DuplicatedContext(…)}: a framework makes one for every callback, as Quarkus does. */
  static final class Duplicate {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object context) {
      VertxScopes.inherit(context);
    }
  }

  /** {@code AbstractContext.beginDispatch()} until Vert.x 4.3. */
  static final class BeginDispatch4 {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object context, @Advice.Return Object previous) {
      VertxScopes.begin(context, previous);
    }
  }

  /** {@code VertxImpl.beginDispatch(ContextInternal)}. */
  static final class BeginDispatch {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object context, @Advice.Return Object previous) {
      VertxScopes.begin(context, previous);
    }
  }

  /** {@code endDispatch(ContextInternal)} of either. */
  static final class EndDispatch {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object previous) {
      VertxScopes.end(Vertx.currentContext(), previous);
    }
  }

  /** {@code ContextImpl.reportException(Throwable)}: Vert.x catches what leaves a handler. */
  static final class Reported {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Throwable thrown) {
      VertxScopes.thrown(thrown);
    }
  }
}
