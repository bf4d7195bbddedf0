package io.github.sentrywebsocket.libraries;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.websocket.WebSocketClientHandshakeException;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import io.github.sentrywebsocket.core.api.Activation;
import io.github.sentrywebsocket.core.api.Caller;
import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.netty.util.AttributeKey;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A handshake of Armeria's client; decorators may send several requests for it. */
final class ArmeriaHandshake {

  /** On the request's context; whoever derives another one copies it. */
  private static final AttributeKey<ArmeriaHandshake> KEY =
      AttributeKey.valueOf("io.github.sentrywebsocket.handshake");

  /** Who asked, until the first request is written. */
  private Caller caller = Caller.capture(null);

  private ClientHandshake handshake;
  private ArmeriaConnection connection;
  private boolean isClaimed;

  /** What the application had in our place in the context, from which others are derived. */
  private final Map<String, List<String>> replaced = new HashMap<>();

  /** Null for another request than a handshake. */
  static ArmeriaHandshake of(ClientRequestContext context) {
    return context.ownAttr(KEY);
  }

  /** The first context that the caller's thread makes is the handshake's. */
  void claim(ClientRequestContext context) {
    if (!isClaimed) {
      isClaimed = true;
      context.setAttr(KEY, this);
    }
  }

  /** A request is about to leave, after all decorators. */
  synchronized void request(ClientRequestContext context, HttpRequest request) {
    URI uri = uri(context);
    if (uri == null) {
      return;
    }
    Headers headers = new Headers(context, request);
    if (handshake == null) {
      start(uri, headers);
    } else {
      headers.restore();
      handshake.resend(uri, headers);
    }
  }

  private void start(URI uri, HandshakeHeaders headers) {
    Object token = caller.activate();
    handshake = ClientHandshake.start("armeria", null, uri, headers);
    Activation.end(token);
    caller = Caller.NONE;
  }

  private static URI uri(ClientRequestContext context) {
    Endpoint endpoint = context.endpoint();
    String query = context.query();
    return endpoint == null
        ? null
        : URI.create(
            (context.sessionProtocol().isTls() ? "wss://" : "ws://")
                + endpoint.authority()
                + context.path()
                + (query == null ? "" : "?" + query));
  }

  /** Its answer was accepted; no frame was passed on yet. */
  synchronized ArmeriaConnection opened() {
    if (handshake != null) {
      connection = new ArmeriaConnection(null);
      connection.opened(handshake.opened());
    }
    return connection;
  }

  synchronized Object activate() {
    return connection == null ? null : connection.activate();
  }

  /**
   * It has no valid answer, or none at all.
   *
   * @param uri what the application asked for, if no request has left
   */
  synchronized void failed(URI uri, Throwable thrown) {
    if (handshake == null) {
      start(uri, new Unsent());
    }
    Throwable cause =
        thrown instanceof UnprocessedRequestException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    int status =
        cause instanceof WebSocketClientHandshakeException
            ? ((WebSocketClientHandshakeException) cause).headers().status().code()
            : 0;
    if (status >= 300) {
      handshake.rejected(status, cause);
    } else {
      handshake.failed(cause);
    }
  }

  /** What will be written: a context's own headers go before the request's. */
  private final class Headers implements HandshakeHeaders {
    private final ClientRequestContext context;
    private final HttpRequest request;

    Headers(ClientRequestContext context, HttpRequest request) {
      this.context = context;
      this.request = request;
    }

    @Override
    public List<String> get(String name) {
      for (HttpHeaders each :
          List.of(
              context.additionalRequestHeaders(),
              request.headers(),
              context.defaultRequestHeaders())) {
        List<String> lines = each.getAll(name);
        if (!lines.isEmpty()) {
          return lines;
        }
      }
      return List.of();
    }

    @Override
    public void set(String name, String value) {
      replaced.putIfAbsent(name, context.additionalRequestHeaders().getAll(name));
      context.setAdditionalRequestHeader(name, value);
    }

    /** Takes out what an earlier request was given. */
    void restore() {
      context.mutateAdditionalRequestHeaders(
          headers ->
              replaced.forEach(
                  (name, lines) -> {
                    headers.remove(name);
                    headers.add(name, lines);
                  }));
    }
  }

  /** Of a request that did not get that far. */
  private static final class Unsent implements HandshakeHeaders {
    @Override
    public List<String> get(String name) {
      return List.of();
    }

    @Override
    public void set(String name, String value) {
      // nobody will write it
    }
  }
}
