package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.config.Log;
import io.nats.client.impl.Headers;
import io.nats.client.support.HttpRequest;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;

/**
 * One handshake of jnats: the last of the interceptors that see its request, so that what those of
 * the application have made of it is known.
 */
final class NatsHandshake implements Consumer<HttpRequest> {

  private static final String REJECTED = ", but got HTTP/1.";

  private final Socket socket;
  private final String host;
  private final Object witness;
  private ClientHandshake handshake;

  NatsHandshake(Socket socket, String host, List<?> interceptors) {
    this.socket = socket;
    this.host = host;
    this.witness = interceptors.isEmpty() ? null : interceptors.get(0);
  }

  /** One that failed before it could be made. */
  static ClientHandshake failed(String uri, Throwable cause) {
    ClientHandshake failed =
        ClientHandshake.start("jnats", null, URI.create(uri), new Fields(new Headers()));
    failed.failed(cause);
    return failed;
  }

  @Override
  public void accept(HttpRequest request) {
    try {
      handshake =
          ClientHandshake.start(
              "jnats", witness, uri(request.getURI()), new Fields(request.getHeaders()));
    } catch (Throwable failure) {
      Log.failure("Tracing a handshake of jnats", failure);
    }
  }

  private URI uri(String target) {
    String scheme = socket instanceof SSLSocket ? "wss" : "ws";
    return URI.create(scheme + "://" + host + ":" + socket.getPort() + "/").resolve(target);
  }

  ClientHandshake opened() {
    return handshake;
  }

  ClientHandshake failed(Throwable cause) {
    if (handshake == null) {
      return failed(uri("/").toString(), cause); // in an interceptor of the application
    }
    int status = status(String.valueOf(cause.getMessage()));
    if (status == 101) {
      handshake.failed(cause);
    } else {
      handshake.rejected(status, cause);
    }
    return handshake;
  }

  /** jnats tells it in words only: "…, but got HTTP/1.1 403 Forbidden"; 101 for all else. */
  private static int status(String message) {
    int start = message.indexOf(REJECTED);
    int digits = start + REJECTED.length() + 2;
    if (start < 0 || message.length() < digits + 3) {
      return 101;
    }
    try {
      return Integer.parseInt(message.substring(digits, digits + 3));
    } catch (NumberFormatException e) {
      return 101;
    }
  }

  private static final class Fields implements HandshakeHeaders {
    private final Headers headers;

    Fields(Headers headers) {
      this.headers = headers;
    }

    @Override
    public List<String> get(String name) {
      List<String> values = new ArrayList<>();
      for (String key : headers.keySet()) {
        if (key.equalsIgnoreCase(name)) {
          values.addAll(headers.get(key));
        }
      }
      return values;
    }

    @Override
    public void set(String name, String value) {
      for (String key : new ArrayList<>(headers.keySet())) {
        if (key.equalsIgnoreCase(name)) {
          headers.remove(key);
        }
      }
      headers.put(name, value);
    }
  }
}
