package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.api.PerLibrary;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import io.github.sentrywebsocket.libraries.shared.UndertowHandshake;
import io.undertow.websockets.core.WebSocketChannel;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import net.bytebuddy.asm.Advice;
import org.xnio.FutureResult;

/**
 * Undertow's client. The headers are final when the handshake's checker is made: on the caller's
 * thread, on an I/O thread behind a proxy or after a redirect.
 */
final class UndertowClient {

  /** By the {@code FutureResult} of a connection, which is XNIO's, and by each of its requests. */
  private static final WeakIdentityMap<Object, UndertowHandshake> HANDSHAKES =
      PerLibrary.map(FutureResult.class, "handshakes");

  private UndertowClient() {}

  /** {@code ConnectionBuilder.connectImpl(URI, FutureResult, int)}; again for every redirect. */
  static final class Connect {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("clientNegotiation") Object negotiation,
        @Advice.Argument(1) Object future) {
      if (HANDSHAKES.get(future) == null) {
        HANDSHAKES.put(future, new UndertowHandshake(negotiation));
      }
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object builder,
        @Advice.Argument(1) Object future,
        @Advice.Thrown Throwable thrown) {
      UndertowHandshake handshake = HANDSHAKES.get(future);
      if (handshake != null) {
        HANDSHAKES.put(builder, handshake);
        if (thrown != null) {
          handshake.failed(thrown);
        }
      }
    }
  }

  /**
   * {@code WebsocketConnectionListener(OptionMap, WebSocketClientHandshake, URI, FutureResult)}.
   */
  static final class Request {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("handshake") Object request,
        @Advice.FieldValue("ioFuture") Object future) {
      HANDSHAKES.put(request, HANDSHAKES.get(future));
    }
  }

  /** {@code WebSocket13ClientHandshake.handshakeChecker(URI, Map)}. */
  static final class Headers {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.This Object request,
        @Advice.Argument(0) URI uri,
        @Advice.Argument(1) Map<String, List<String>> headers) {
      UndertowHandshake handshake = HANDSHAKES.get(request);
      if (handshake != null) {
        handshake.write(uri, new HeaderMap(headers));
      }
    }
  }

  /** {@code WebsocketConnectionListener.handleEvent(StreamConnection)}: 101 was accepted. */
  static final class Open {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static Object enter(@Advice.FieldValue("ioFuture") Object future) {
      UndertowHandshake handshake = HANDSHAKES.get(future);
      return handshake == null ? null : handshake.activateOpening();
    }

    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Enter Object token) {
      Connection.endOpening(token);
    }
  }

  /** {@code WebSocket13ClientHandshake.createChannel}, inside {@link Open}. */
  static final class Channel {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Return WebSocketChannel channel) {
      UndertowChannel.opened(channel, Connection.opening());
    }
  }

  /** {@code FutureResult.setException(IOException)} of XNIO. */
  static final class Failed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object future, @Advice.Argument(0) Throwable cause) {
      failed(future, cause);
    }
  }

  /** {@code FutureResult.addCancelHandler(Cancellable)} of XNIO. */
  static final class Cancellable {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object future, @Advice.Argument(0) Object handler) {
      HANDSHAKES.put(handler, HANDSHAKES.get(future));
    }
  }

  /** The {@code Cancellable} of {@code connectImpl}: the future then never completes. */
  static final class Cancelled {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.This Object handler) {
      UndertowHandshake handshake = HANDSHAKES.remove(handler);
      if (handshake != null && !handshake.isEndpoints()) {
        handshake.failed(new CancellationException("the application cancelled the handshake"));
      }
    }
  }

  /** A connection was given up; by its future or its builder. */
  static void failed(Object key, Throwable cause) {
    UndertowHandshake handshake = HANDSHAKES.remove(key);
    if (handshake != null) {
      handshake.failed(cause);
    }
  }

  /** A request's header fields; the names' case is the application's. */
  private static final class HeaderMap implements HandshakeHeaders {
    private final Map<String, List<String>> fields;

    HeaderMap(Map<String, List<String>> fields) {
      this.fields = fields;
    }

    @Override
    public List<String> get(String name) {
      List<String> values = new ArrayList<>();
      fields.forEach(
          (field, lines) -> {
            if (field.equalsIgnoreCase(name)) {
              values.addAll(lines);
            }
          });
      return values;
    }

    @Override
    public void set(String name, String value) {
      fields.keySet().removeIf(name::equalsIgnoreCase);
      fields.put(name, List.of(value));
    }
  }
}
