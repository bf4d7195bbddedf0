package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.Connection;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.io.EOFException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.websockets.WebSocketHolder;

/**
 * Grizzly's client filter for WebSockets. The application makes the handshake and the TCP
 * connection itself; the filter sends the request when that is there.
 */
final class GrizzlyClient {

  /** By the {@code HandShake}. */
  private static final WeakIdentityMap<Object, Opening> OPENINGS = new WeakIdentityMap<>();

  private GrizzlyClient() {}

  private static final class Opening {
    private final URI uri;
    private Caller caller = Caller.capture(null);
    private ClientHandshake handshake;
    private Connection connection = Connection.NONE;

    Opening(URI uri) {
      this.uri = uri;
    }

    void start(HttpHeader request) {
      Object token = caller.activate();
      try {
        handshake = ClientHandshake.start("grizzly", null, uri, new Fields(request));
      } finally {
        Activation.end(token);
        caller = Caller.NONE;
      }
    }
  }

  private static Opening of(FilterChainContext context) {
    WebSocketHolder holder = WebSocketHolder.get(context.getConnection());
    return holder == null ? null : OPENINGS.get(holder.handshake);
  }

  /** The connection that was opened with a {@code HandShake}; not null. */
  static Connection connection(Object handshake) {
    Opening opening = OPENINGS.get(handshake);
    return opening == null ? Connection.NONE : opening.connection;
  }

  /** {@code RFC6455HandShake(URI)}: a client's. */
  static final class Asked {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.This Object handshake, @Advice.Argument(0) URI uri) {
      OPENINGS.put(handshake, new Opening(uri));
    }
  }

  /**
   * {@code HttpCodecFilter.handleWrite(FilterChainContext)}: an application adds headers in a class
   * of its own below {@code HandShake}, so they are only complete here.
   */
  static final class Write {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) FilterChainContext context) {
      if (OPENINGS.isEmpty() || !(context.getMessage() instanceof HttpContent)) {
        return;
      }
      HttpHeader header = ((HttpContent) context.getMessage()).getHttpHeader();
      Opening opening = header instanceof HttpRequestPacket ? of(context) : null;
      if (opening != null && opening.handshake == null) {
        opening.start(header);
      }
    }
  }

  /** {@code RFC6455HandShake.validateServerResponse(HttpResponsePacket)}. */
  static final class Answer {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object key,
        @Advice.Argument(0) HttpResponsePacket response,
        @Advice.Thrown Throwable thrown) {
      Opening opening = OPENINGS.get(key);
      if (opening == null || opening.handshake == null) {
        return;
      }
      if (thrown == null) {
        opening.connection = opening.handshake.opened();
      } else if (response.getStatus() == 101) {
        opening.handshake.failed(thrown);
      } else {
        opening.handshake.rejected(response.getStatus(), thrown);
      }
    }
  }

  /** {@code BaseWebSocketFilter.handleClose(FilterChainContext)}. */
  static final class Closed {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) FilterChainContext context) {
      Opening opening = of(context);
      if (opening != null && opening.handshake != null) {
        opening.handshake.failed(new EOFException("closed before the server answered"));
      }
    }
  }

  private static final class Fields implements HandshakeHeaders {
    private final HttpHeader request;

    Fields(HttpHeader request) {
      this.request = request;
    }

    @Override
    public List<String> get(String name) {
      List<String> values = new ArrayList<>(1);
      request.getHeaders().values(name).forEach(values::add);
      return values;
    }

    @Override
    public void set(String name, String value) {
      request.setHeader(name, value);
    }
  }
}
