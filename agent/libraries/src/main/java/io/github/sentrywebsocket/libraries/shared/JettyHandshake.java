package io.github.sentrywebsocket.libraries.shared;

import io.github.sentrywebsocket.core.api.ClientHandshake;
import io.github.sentrywebsocket.core.api.HandshakeHeaders;
import io.github.sentrywebsocket.core.api.WeakIdentityMap;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A handshake of Jetty's client. A redirect or a retry after 401 is another request, into which
 * Jetty copies the headers of the first one, ours included. In OSGi its HTTP client is another
 * bundle.
 */
public abstract class JettyHandshake {

  private static final WeakIdentityMap<Object, JettyHandshake> REQUESTS = new WeakIdentityMap<>();

  /** What the application's request had under the names that we wrote. */
  private final Map<String, List<String>> replaced = new LinkedHashMap<>();

  public ClientHandshake handshake;

  /** The headers of a request of this version's type; the value of {@code set} may be null. */
  protected abstract HandshakeHeaders headers(Object request);

  protected abstract URI uri(Object request);

  public static JettyHandshake of(Object request) {
    return REQUESTS.get(request);
  }

  public final void belongsTo(Object request) {
    REQUESTS.put(request, this);
  }

  /** Writes the trace into the application's request, which is complete. */
  public final void start(Object witness, Object request) {
    HandshakeHeaders headers = headers(request);
    handshake =
        ClientHandshake.start("jetty", witness, uri(request), new Remembering(headers, replaced));
  }

  /** A request of it was copied; the copy is about to be sent. */
  public final void resend(Object copy) {
    HandshakeHeaders headers = headers(copy);
    replaced.forEach(
        (name, values) -> headers.set(name, values.isEmpty() ? null : String.join(",", values)));
    if (handshake != null && !replaced.isEmpty()) {
      handshake.resend(uri(copy), headers);
    }
    belongsTo(copy);
  }

  /**
   * The handshake found no connection.
   *
   * @param status of the answer; 0 when there was none
   */
  public final void failed(int status, Throwable thrown) {
    if (status > 0 && status != 101) {
      handshake.rejected(status, thrown);
    } else {
      handshake.failed(thrown);
    }
  }

  private static final class Remembering implements HandshakeHeaders {
    private final HandshakeHeaders headers;
    private final Map<String, List<String>> replaced;

    Remembering(HandshakeHeaders headers, Map<String, List<String>> replaced) {
      this.headers = headers;
      this.replaced = replaced;
    }

    @Override
    public List<String> get(String name) {
      return headers.get(name);
    }

    @Override
    public void set(String name, String value) {
      replaced.put(name, new ArrayList<>(headers.get(name)));
      headers.set(name, value);
    }
  }
}
